using Holdfast.Ledger;

namespace Holdfast.Retail;

internal static class RetailerApply
{
    public static void Register(RetailRules rules) =>
        rules.Document<Retailer>("retailer").Fact<RetailerSaved>("retailer.saved/1", Saved);

    public static Retailer Next(RetailerSaved fact) =>
        new()
        {
            Name = fact.Name,
            Currency = fact.Currency,
            HoldMinutes = fact.HoldMinutes,
            SecondColleagueFromMinor = fact.SecondColleagueFromMinor,
            OrderLinesMax = fact.OrderLinesMax,
            LineQuantityMax = fact.LineQuantityMax,
        };

    private static void Saved(IDocumentChanges documents, EntryHeader header, RetailerSaved fact) =>
        documents.Put(Keys.Retailer, Next(fact));
}
