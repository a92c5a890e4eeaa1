using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Stock;

/// <summary>Sets what is on hand, as counted or as another system says; lines that say nothing new are left out of the entry.</summary>
internal sealed record CountStock : ICommand
{
    public required string Site { get; init; }

    /// <summary>One for each SKU.</summary>
    public required ImmutableArray<CountedLine> Lines { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => StockLines.Touches(Site, Lines.Select(line => line.Sku));

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (StockLines.Refused(documents, Site, [.. Lines.Select(line => line.Sku)]) is { } refusal)
            return refusal;
        var invalid = Check.All(
            Lines,
            line =>
                Check.Number("onHand", line.OnHand, 0, StockLines.MaxUnits)
                ?? Check.Number("safetyStock", line.SafetyStock ?? 0, 0, StockLines.MaxUnits)
        );
        if (invalid is not null)
            return invalid;
        ImmutableArray<CountedLine> changed = [.. Lines.Where(line => Changes(documents, line))];
        return changed.IsEmpty
            ? Decision.Nothing
            : Decision.Accept(Keys.StockOf(Site), new StockCounted(Site, changed));
    }

    /// <summary>A level that nobody set before is set even to zero: "none left" is not "never heard of it".</summary>
    private bool Changes(IDocuments documents, CountedLine line) =>
        documents.Find<StockLevel>(Keys.Stock(Site, line.Sku)) is not { } level
        || level.OnHand != line.OnHand
        || (line.SafetyStock ?? level.SafetyStock) != level.SafetyStock;
}
