using Holdfast.Ledger;

namespace Holdfast.Retail.Stock;

internal static class StockApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Document<StockLevel>("stock")
            .Document<Slots.SlotBooking>("slot", (key, _, before) => Keys.SlotStartOf(key) < before)
            .Fact<StockCounted>("stock.counted/1", Counted)
            .Fact<StockReceived>("stock.received/1", Received)
            .Fact<StockAdjusted>("stock.adjusted/1", Adjusted);

    /// <summary>Adds to on hand and committed of one SKU at one site.</summary>
    public static void Move(IDocumentChanges documents, string site, string sku, int onHand, int committed)
    {
        if (onHand == 0 && committed == 0)
            return;
        var key = Keys.Stock(site, sku);
        var level = documents.Find<StockLevel>(key) ?? StockLevel.None;
        documents.Put(key, level.Change(level.OnHand + onHand, level.Committed + committed, level.SafetyStock));
    }

    /// <summary>An order takes units of one SKU at one site.</summary>
    public static void Commit(IDocumentChanges documents, string site, string sku, int units)
    {
        var key = Keys.Stock(site, sku);
        documents.Put(key, (documents.Find<StockLevel>(key) ?? StockLevel.None).Commit(units));
    }

    private static void Counted(IDocumentChanges documents, EntryHeader header, StockCounted fact)
    {
        foreach (var line in fact.Lines)
        {
            var key = Keys.Stock(fact.Site, line.Sku);
            var level = documents.Find<StockLevel>(key) ?? StockLevel.None;
            documents.Put(key, level.Change(line.OnHand, level.Committed, line.SafetyStock ?? level.SafetyStock));
        }
    }

    private static void Received(IDocumentChanges documents, EntryHeader header, StockReceived fact)
    {
        foreach (var line in fact.Lines)
            Move(documents, fact.Site, line.Sku, line.Quantity, 0);
    }

    private static void Adjusted(IDocumentChanges documents, EntryHeader header, StockAdjusted fact) =>
        Move(documents, fact.Site, fact.Sku, fact.Change, 0);
}
