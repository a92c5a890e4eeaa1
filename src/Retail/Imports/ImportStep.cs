using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Imports;

/// <summary>One command and the lines of the file that it comes from.</summary>
internal record ImportStep(ImmutableArray<int> Lines, ICommand Command)
{
    /// <summary>What the same lines ask for next, unless the command is refused.</summary>
    public ICommand? Then { get; init; }

    /// <summary>The same one line at a time, for when the whole is refused; empty when it cannot be divided.</summary>
    public virtual IEnumerable<ImportStep> Divided => [];

    /// <summary>Whether the entry changed anything for one of the lines.</summary>
    /// <param name="place">Of the line among <see cref="Lines"/>; items of a feed may share a line.</param>
    /// <param name="fact">The entry's.</param>
    public virtual bool Changed(int place, Fact fact) => true;
}

/// <summary>Counts of many SKUs at one site in one entry.</summary>
internal sealed record CountStep(string Site, ImmutableArray<InventoryLine> Counts, string By)
    : ImportStep([.. Counts.Select(count => count.Line)], Counted(Site, Counts, By))
{
    public override IEnumerable<ImportStep> Divided =>
        Counts.Length == 1 ? [] : Counts.Select(count => new CountStep(Site, [count], By));

    public override bool Changed(int place, Fact fact) =>
        fact is not StockCounted counted || counted.Lines.Any(changed => changed.Sku == Counts[place].Sku);

    private static CountStock Counted(string site, ImmutableArray<InventoryLine> counts, string by) =>
        new()
        {
            Site = site,
            Lines = [.. counts.Select(count => new CountedLine(count.Sku, count.OnHand, count.SafetyStock))],
            By = by,
        };
}

/// <summary>Steps that go one after the other, since they touch the same documents.</summary>
internal sealed record ImportUnit(ImmutableArray<ImportStep> Steps)
{
    public int Lines => Steps.Sum(step => step.Lines.Length);
}
