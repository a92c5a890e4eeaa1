using System.Collections.Immutable;
using Holdfast.Ledger;

namespace Holdfast.Retail.Catalogue;

/// <summary>What the shop shows.</summary>
internal sealed record Product
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public string? Brand { get; init; }

    /// <summary>Null for the retailer's own goods, else the third party's name.</summary>
    public string? Seller { get; init; }

    /// <summary>Paths from the department down, parts joined by " &gt; ". The first is the main one.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Codes of the ranges that the product belongs to.</summary>
    public ImmutableArray<string> Ranges { get; init; } = [];

    /// <summary>Youngest age that may receive it, or null.</summary>
    public int? AgeRestriction { get; init; }

    public ImmutableArray<string> Images { get; init; } = [];

    /// <summary>In the order they are shown.</summary>
    public ImmutableArray<string> Skus { get; init; } = [];
}

/// <summary>What is sold.</summary>
internal sealed record Variant
{
    public required string Sku { get; init; }
    public required string ProductId { get; init; }
    public string? Gtin { get; init; }

    /// <summary>In minor units of <see cref="Currency"/>, tax included.</summary>
    public required long PriceMinor { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public string? Colour { get; init; }
    public string? Size { get; init; }
    public string? Image { get; init; }
    public bool Withdrawn { get; init; }

    /// <summary>The most units that one customer may have on order at a time, or null.</summary>
    public int? LimitPerCustomer { get; init; }
}

/// <summary>A named set of products that opens and closes together.</summary>
internal sealed record Range(string Code, string Name);

/// <summary>Everything of a product but its list of SKUs, which follows from its variants.</summary>
internal sealed record ProductSaved : Fact
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public string? Brand { get; init; }
    public string? Seller { get; init; }
    public ImmutableArray<string> Categories { get; init; } = [];
    public ImmutableArray<string> Ranges { get; init; } = [];
    public int? AgeRestriction { get; init; }
    public ImmutableArray<string> Images { get; init; } = [];
}

internal sealed record VariantSaved : Fact
{
    public required string Sku { get; init; }
    public required string ProductId { get; init; }
    public string? Gtin { get; init; }
    public required long PriceMinor { get; init; }
    public required string Currency { get; init; }
    public string? Colour { get; init; }
    public string? Size { get; init; }
    public string? Image { get; init; }
    public int? LimitPerCustomer { get; init; }
}

internal sealed record VariantWithdrawn(string Sku) : Fact;

internal sealed record RangeSaved(string Code, string Name) : Fact;

/// <summary>A product and one of its variants, as one line of a file lists them: both or neither.</summary>
internal sealed record ProductListed(ProductSaved Product, VariantSaved Variant) : Fact;
