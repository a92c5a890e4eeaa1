using System.Collections.Immutable;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>What somebody looks for. Everything that is given must hold; nothing given is the whole catalogue.</summary>
internal sealed record ProductQuestion
{
    public const int LimitMax = 100;

    /// <summary>Free text, an SKU or a GTIN; any text is allowed.</summary>
    public string? Words { get; init; }

    /// <summary>A category with all below it, as <c>Home &gt; Kitchen</c>.</summary>
    public string? Category { get; init; }
    public string? Brand { get; init; }

    /// <summary>Code of a range.</summary>
    public string? Range { get; init; }

    /// <summary>Where the page before ended, as the answer to it said; other text begins anew.</summary>
    public string? Cursor { get; init; }

    /// <summary>1–<see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 24;
}

/// <param name="Ids">Product ids, best first; without words by id.</param>
/// <param name="Count">Of all pages.</param>
/// <param name="From">Position of the first of this page, from 1; 0 when there is none.</param>
/// <param name="Next">Cursor of the next page, or null.</param>
internal sealed record ProductsFound(ImmutableArray<string> Ids, int Count, int From, string? Next)
{
    public static readonly ProductsFound None = new([], 0, 0, null);

    /// <summary>The words as understood, if some were taken for mistyped.</summary>
    public string? Corrected { get; init; }

    /// <summary>No product has all of the words; these have some.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The SKU that the words are, if they are one, or its GTIN.</summary>
    public string? ExactSku { get; init; }
}

/// <param name="Hits">In no order.</param>
/// <param name="Exact">Id of the product whose SKU or GTIN the words are; it comes first.</param>
/// <param name="Corrected">The words as understood, if some were taken for mistyped.</param>
/// <param name="IsPartial">No product has all of the words; these have some.</param>
internal sealed record WordsFound(ImmutableArray<Hit> Hits, string? Exact, string? Corrected, bool IsPartial)
{
    public static readonly WordsFound None = new([], null, null, IsPartial: false);
}

/// <param name="Number">Of the product's row in the view.</param>
/// <param name="Score">As FTS5's bm25 has it: the smaller, the better.</param>
internal readonly record struct Hit(long Number, double Score);
