using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail;

internal sealed record SaveRetailer : ICommand
{
    public required RetailerSaved Retailer { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Retailer];

    /// <summary>The currency is chosen once: prices and orders already speak it.</summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        var invalid =
            Check.Text("name", Retailer.Name, 200)
            ?? (
                Retailer.Currency is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper)
                    ? null
                    : new InvalidValue("currency", "is not an ISO 4217 code")
            )
            ?? Check.Number("holdMinutes", Retailer.HoldMinutes, 1, 24 * 60)
            ?? Check.Number("secondColleagueFromMinor", Retailer.SecondColleagueFromMinor, 0, 1_000_000_000_000)
            ?? Check.Number("orderLinesMax", Retailer.OrderLinesMax, 1, 500)
            ?? Check.Number("lineQuantityMax", Retailer.LineQuantityMax, 1, 10_000);
        if (invalid is not null)
            return invalid;

        var before = documents.Find<Retailer>(Keys.Retailer);
        if (before is not null && before.Currency != Retailer.Currency)
            return new CurrencyFixed(before.Currency);
        return before == RetailerApply.Next(Retailer) ? Decision.Nothing : Decision.Accept(Keys.Retailer, Retailer);
    }
}

internal sealed record CurrencyFixed(string Currency) : Refusal
{
    public override string Code => "currency-fixed";
    public override string Detail => $"The currency of this deployment is {Currency} and stays so.";
}
