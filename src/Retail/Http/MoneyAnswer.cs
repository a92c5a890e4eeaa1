namespace Holdfast.Retail.Http;

/// <param name="Amount">In minor units of the currency (pence, cents).</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record MoneyAnswer(long Amount, string Currency);
