using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Catalogue.Shelves;
using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Catalogue.Listing;

/// <summary>What the form shows of a narrowed list: names, numbers, and addresses without this or that.</summary>
/// <param name="Path">Of the page.</param>
/// <param name="Kept">What belongs to the page and not to the narrowing: its words, its category.</param>
internal sealed record NarrowForm(string Path, ImmutableArray<(string Name, string? Value)> Kept)
{
    private const int BrandsShown = 24;
    private const int ColoursShown = 24;

    public string Address(Narrowing narrowing, int page = 1) =>
        Routes.Address(
            Path,
            [.. Kept, .. narrowing.Query(), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null)]
        );

    public NarrowView View(
        Narrowing narrowing,
        NarrowedList list,
        string currency,
        string? store,
        bool hasWords,
        Func<Narrowing, int> count
    )
    {
        var bands = PriceBands.Of(currency).ToDictionary(band => band.Key);
        var chosen = Chosen(narrowing, bands, currency);
        return new(
            Path,
            [.. Kept.Where(it => it.Value is not null).Select(it => (it.Name, it.Value!))],
            [
                .. new[]
                {
                    Collect(narrowing, list),
                    Group(Texts.Size, "size", list.Sizes),
                    Group(Texts.Colour, "colour", MostFirst(list.Colours, ColoursShown)),
                    Group(
                        Texts.Price,
                        "price",
                        list.Prices,
                        choice => bands.TryGetValue(choice.Value, out var band) ? NameOf(band, currency) : choice.Value
                    ),
                    Group(Texts.Brand, "brand", MostFirst(list.Brands, BrandsShown)),
                }.Where(group => group.Choices.Length > 1 || group.Choices.Any(choice => choice.IsChosen)),
            ],
            [.. chosen.Select(it => new FilterLink(it.Name, null, Address(it.Without), IsChosen: true))],
            Address(Narrowing.None with { Sort = narrowing.Sort }),
            [.. Sorts(hasWords).Select(it => (Narrowing.KeyOf(it.Sort), it.Name, IsChosen: it.Sort == narrowing.Sort))],
            store,
            list.Places.IsEmpty ? Looser(chosen, count) : []
        );
    }

    private static ChoiceGroup Group(
        string name,
        string field,
        IEnumerable<Choice> choices,
        Func<Choice, string>? nameOf = null
    ) =>
        new(
            name,
            field,
            IsOne: false,
            [
                .. choices.Select(choice => new ChoiceView(
                    choice.Value,
                    nameOf?.Invoke(choice) ?? choice.Value,
                    choice.Products,
                    choice.IsChosen
                )),
            ]
        );

    private static ChoiceGroup Collect(Narrowing narrowing, NarrowedList list) =>
        new(
            Texts.Collect,
            "collect",
            IsOne: true,
            list.Collects.IsEmpty && narrowing.Collect is null
                ? []
                :
                [
                    new("", Texts.AnyTime, null, narrowing.Collect is null),
                    .. list.Collects.Select(choice => new ChoiceView(
                        choice.Value,
                        choice.Value == Narrowing.KeyOf(CollectBy.Today) ? Texts.CollectToday : Texts.CollectTomorrow,
                        choice.Products,
                        choice.IsChosen
                    )),
                ]
        );

    /// <summary>Those with most products, and those that are chosen; the most first.</summary>
    private static IEnumerable<Choice> MostFirst(ImmutableArray<Choice> choices, int shown) =>
        choices
            .OrderByDescending(choice => choice.Products)
            .ThenBy(choice => choice.Value, StringComparer.Ordinal)
            .Where((choice, place) => place < shown || choice.IsChosen);

    private static IEnumerable<(string Name, Narrowing Without)> Chosen(
        Narrowing narrowing,
        Dictionary<string, PriceBand> bands,
        string currency
    ) =>
        [
            .. narrowing.Collect is { } by
                ?
                [
                    (
                        by is CollectBy.Today ? Texts.CollectToday : Texts.CollectTomorrow,
                        narrowing with
                        {
                            Collect = null,
                        }
                    ),
                ]
                : Array.Empty<(string, Narrowing)>(),
            .. narrowing.Sizes.Select(size =>
                (Texts.SizeIs.With(size), narrowing with { Sizes = narrowing.Sizes.Remove(size) })
            ),
            .. narrowing.Colours.Select(colour =>
                (colour, narrowing with { Colours = narrowing.Colours.Remove(colour) })
            ),
            .. narrowing.Prices.Select(price =>
                (
                    bands.TryGetValue(price, out var band) ? NameOf(band, currency) : price,
                    narrowing with
                    {
                        Prices = narrowing.Prices.Remove(price),
                    }
                )
            ),
            .. narrowing.Brands.Select(brand => (brand, narrowing with { Brands = narrowing.Brands.Remove(brand) })),
        ];

    private ImmutableArray<FilterLink> Looser(
        IEnumerable<(string Name, Narrowing Without)> chosen,
        Func<Narrowing, int> count
    ) =>
        [
            .. chosen
                .Select(it => new FilterLink(it.Name, count(it.Without), Address(it.Without), IsChosen: false))
                .Where(link => link.Products > 0)
                .OrderByDescending(link => link.Products)
                .Take(4),
        ];

    private static string NameOf(PriceBand band, string currency) =>
        (band.FromMinor, band.ToMinor) switch
        {
            (0, { } to) => Texts.PriceUnder.With(Whole(to, currency)),
            (var from, null) => Texts.PriceFrom.With(Whole(from, currency)),
            (var from, { } to) => Texts.PriceBetween.With(Whole(from, currency), Whole(to, currency)),
        };

    /// <summary>Bands are cut at whole amounts: <c>£25</c>, not <c>£25.00</c>.</summary>
    private static string Whole(long minor, string currency)
    {
        var shown = Money.Shown(minor, currency);
        var point = shown.LastIndexOf('.');
        return Money.Decimals(currency) > 0 && point > 0 ? shown[..point] : shown;
    }

    private static IEnumerable<(SortBy Sort, string Name)> Sorts(bool hasWords) =>
        [
            (SortBy.Best, hasWords ? Texts.SortBestMatch : Texts.SortBestSellers),
            (SortBy.PriceUp, Texts.SortPriceUp),
            (SortBy.PriceDown, Texts.SortPriceDown),
            (SortBy.Title, Texts.SortTitle),
        ];
}
