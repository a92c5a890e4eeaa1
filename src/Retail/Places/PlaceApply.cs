using Holdfast.Ledger;

namespace Holdfast.Retail.Places;

internal static class PlaceApply
{
    public static void Register(RetailRules rules) =>
        rules.Document<Place>("place").Fact<PlaceSaved>("place.saved/1", Saved);

    private static void Saved(IDocumentChanges documents, EntryHeader header, PlaceSaved fact) =>
        documents.Put(Keys.Place(fact.Code), new Place(fact.Code, fact.Town, fact.Position));
}
