using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Catalogue.Shelves;

internal enum CollectBy
{
    Today,
    Tomorrow,
}

internal enum SortBy
{
    /// <summary>What fits the words best; without words the best sellers, then by title.</summary>
    Best,
    PriceUp,
    PriceDown,
    Title,
}

/// <summary>
/// What a shopper chose to narrow a list by. Within one of them any will do, between them all must hold, for one and the
/// same variant: a navy shirt that there is in M, not a navy one and one in M.
/// </summary>
internal sealed record Narrowing
{
    /// <summary>More of a kind than this are not read from an address.</summary>
    private const int ValuesMax = 20;
    private const int LengthMax = 200;

    public static readonly Narrowing None = new();

    public ImmutableArray<string> Brands { get; init; } = [];
    public ImmutableArray<string> Colours { get; init; } = [];
    public ImmutableArray<string> Sizes { get; init; } = [];

    /// <summary>Keys of <see cref="PriceBand"/>s.</summary>
    public ImmutableArray<string> Prices { get; init; } = [];
    public CollectBy? Collect { get; init; }
    public SortBy Sort { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    public int Chosen => Brands.Length + Colours.Length + Sizes.Length + Prices.Length + (Collect is null ? 0 : 1);

    /// <summary>Any text is allowed; what means nothing is left out.</summary>
    public static Narrowing From(IQueryCollection query) =>
        new()
        {
            Brands = Values(query, "brand"),
            Colours = Values(query, "colour"),
            Sizes = Values(query, "size"),
            Prices = Values(query, "price"),
            Collect =
                query["collect"] is ["today"] ? CollectBy.Today
                : query["collect"] is ["tomorrow"] ? CollectBy.Tomorrow
                : null,
            Sort = SortOf(query["sort"]),
            Page = int.TryParse(query["page"], out var page) ? Math.Clamp(page, 1, 10_000) : 1,
        };

    /// <summary>As it stands in an address, the page left out.</summary>
    public IEnumerable<(string Name, string? Value)> Query() =>
        [
            .. Brands.Select(brand => ("brand", (string?)brand)),
            .. Colours.Select(colour => ("colour", (string?)colour)),
            .. Sizes.Select(size => ("size", (string?)size)),
            .. Prices.Select(price => ("price", (string?)price)),
            ("collect", Collect is { } by ? KeyOf(by) : null),
            ("sort", Sort is SortBy.Best ? null : KeyOf(Sort)),
        ];

    public static string KeyOf(CollectBy by) => by is CollectBy.Today ? "today" : "tomorrow";

    public static string KeyOf(SortBy sort) =>
        sort switch
        {
            SortBy.PriceUp => "price-up",
            SortBy.PriceDown => "price-down",
            SortBy.Title => "title",
            _ => "best",
        };

    private static SortBy SortOf(string? key) =>
        Enum.GetValues<SortBy>().FirstOrDefault(sort => KeyOf(sort) == key, SortBy.Best);

    private static ImmutableArray<string> Values(IQueryCollection query, string name) =>
        [
            .. query[name]
                .OfType<string>()
                .Where(value => value.Length is > 0 and <= LengthMax)
                .Distinct(StringComparer.Ordinal)
                .Take(ValuesMax),
        ];
}
