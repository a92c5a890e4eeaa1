using Holdfast.Ledger;

namespace Holdfast.Retail.Imports;

/// <summary>Why a line, or the rest of a file, was not taken.</summary>
/// <param name="Code">Stable name, for example <c>currency</c>.</param>
/// <param name="Detail">One plain sentence.</param>
internal sealed record Reason(string Code, string Detail)
{
    public static Reason Of(Refusal refusal) => new(refusal.Code, refusal.Detail);
}
