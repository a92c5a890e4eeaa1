using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Stock;

/// <summary>Goods came in from a supplier.</summary>
internal sealed record ReceiveStock : ICommand
{
    public required string Site { get; init; }

    /// <summary>One for each SKU.</summary>
    public required ImmutableArray<ReceivedLine> Lines { get; init; }

    /// <summary>For example the number of the delivery note.</summary>
    public string? Reference { get; init; }
    public required string By { get; init; }

    /// <summary>Receiving twice is twice the goods: without a request key a repeat counts again.</summary>
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => StockLines.Touches(Site, Lines.Select(line => line.Sku));

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (StockLines.Refused(documents, Site, [.. Lines.Select(line => line.Sku)]) is { } refusal)
            return refusal;
        var invalid =
            Check.OptionalText("reference", Reference, 200)
            ?? Check.All(
                Lines,
                line =>
                    Check.Number(
                        "quantity",
                        line.Quantity,
                        1,
                        StockLines.MaxUnits - StockLines.LevelOf(documents, Site, line.Sku).OnHand
                    )
            );
        if (invalid is not null)
            return invalid;
        return Decision.Accept(Keys.StockOf(Site), new StockReceived(Site, Lines, Reference));
    }
}
