using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Stock;

/// <summary>Goods were lost, found or damaged.</summary>
internal sealed record AdjustStock : ICommand
{
    public required string Site { get; init; }
    public required string Sku { get; init; }

    /// <summary>Units more, or fewer if negative.</summary>
    public required int Change { get; init; }
    public required string Reason { get; init; }
    public required string By { get; init; }

    /// <summary>Without a request key a repeat counts again.</summary>
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => StockLines.Touches(Site, [Sku]);

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (StockLines.Refused(documents, Site, [Sku]) is { } refusal)
            return refusal;
        if (Check.Text("reason", Reason, 200) is { } invalid)
            return invalid;
        if (Change == 0)
            return Decision.Nothing;
        var after = (long)StockLines.LevelOf(documents, Site, Sku).OnHand + Change;
        if (after < 0)
            return new BelowZero(Sku, (int)(after - Change));
        if (after > StockLines.MaxUnits)
            return new InvalidValue("change", "is too much");
        return Decision.Accept(Keys.StockOf(Site), new StockAdjusted(Site, Sku, Change, Reason));
    }
}

internal sealed record BelowZero(string Sku, int OnHand) : Refusal
{
    public override string Code => "below-zero";
    public override string Detail => $"Only {OnHand} of {Sku} are on hand.";
}
