using System.Collections;
using System.Collections.Immutable;
using System.Numerics;

namespace Holdfast.Retail.Catalogue.Shelves;

/// <summary>What can be collected by when at the chosen store: which variants, each at its place on the shelf.</summary>
/// <param name="today">What each site has that can be there today.</param>
/// <param name="tomorrow">What each other site has that can be there by tomorrow.</param>
internal sealed class CollectableSoon(ImmutableArray<BitArray> today, ImmutableArray<BitArray> tomorrow)
{
    public bool By(CollectBy by, int variant) =>
        Has(today, variant) || (by is CollectBy.Tomorrow && Has(tomorrow, variant));

    private static bool Has(ImmutableArray<BitArray> sites, int variant)
    {
        foreach (var site in sites)
        {
            if (site[variant])
                return true;
        }
        return false;
    }
}

/// <summary>A value to narrow by, and how many products are left with it.</summary>
/// <param name="Value">As it stands in an address.</param>
internal sealed record Choice(string Value, int Products, bool IsChosen);

/// <summary>
/// A list of products, narrowed. Each kind of choice is counted as if nothing of its own kind were chosen: the numbers say
/// what another tick would add. One pass over the variants in memory, for all counts together.
/// </summary>
internal sealed class NarrowedList
{
    private const int Brand = 0;
    private const int Colour = 1;
    private const int Size = 2;
    private const int Price = 3;
    private const int Collect = 4;
    private static readonly CollectBy[] s_times = Enum.GetValues<CollectBy>();

    private NarrowedList(ImmutableArray<int> places, Counted counted)
    {
        Places = places;
        Brands = counted.Of(Brand);
        Colours = counted.Of(Colour);
        Sizes = counted.Of(Size);
        Prices = counted.Of(Price);
        Collects = counted.Of(Collect);
    }

    /// <summary>Of products on the shelf, in the order asked for.</summary>
    public ImmutableArray<int> Places { get; }

    public ImmutableArray<Choice> Brands { get; }
    public ImmutableArray<Choice> Colours { get; }
    public ImmutableArray<Choice> Sizes { get; }
    public ImmutableArray<Choice> Prices { get; }

    /// <summary>Today and tomorrow; empty where no store is chosen.</summary>
    public ImmutableArray<Choice> Collects { get; }

    /// <param name="shelf">What there is.</param>
    /// <param name="of">Places of products to choose from, best first.</param>
    /// <param name="narrowing">What is chosen.</param>
    /// <param name="soon">Null where no store is chosen; a choice by time then means nothing.</param>
    public static NarrowedList Of(Shelf shelf, IReadOnlyList<int> of, Narrowing narrowing, CollectableSoon? soon)
    {
        var bands = PriceBands.Of(shelf.Currency);
        var brands = Chosen(shelf.Brands, narrowing.Brands);
        var colours = Chosen(shelf.Colours, narrowing.Colours);
        var sizes = Chosen(shelf.Sizes, narrowing.Sizes);
        var prices = Chosen([.. bands.Select(band => band.Key)], narrowing.Prices);
        bool[]? collects = soon is null
            ? null
            : [narrowing.Collect is CollectBy.Today, narrowing.Collect is CollectBy.Tomorrow];
        var counted = new Counted(shelf, bands, brands, colours, sizes, prices, collects);
        var places = ImmutableArray.CreateBuilder<int>();
        var products = shelf.Products.AsSpan();
        var variants = shelf.Variants.AsSpan();
        foreach (var product in of)
        {
            var brand = products[product].Brand;
            var brandMisses = Bit(Misses(brands, brand), Brand);
            var end = product + 1 < products.Length ? products[product + 1].FirstVariant : variants.Length;
            var isIn = false;
            for (var place = products[product].FirstVariant; place < end; place++)
            {
                ref readonly var sold = ref variants[place];
                var misses =
                    brandMisses
                    | Bit(Misses(colours, sold.Colour), Colour)
                    | Bit(Misses(sizes, sold.Size), Size)
                    | Bit(Misses(prices, sold.Band), Price)
                    | Bit(narrowing.Collect is { } by && soon?.By(by, place) is false, Collect);
                isIn |= misses == 0;
                if (BitOperations.PopCount((uint)misses) > 1)
                    continue;
                counted.Add(misses, Brand, brand, product);
                counted.Add(misses, Colour, sold.Colour, product);
                counted.Add(misses, Size, sold.Size, product);
                counted.Add(misses, Price, sold.Band, product);
                if (soon is null)
                    continue;
                foreach (var time in s_times)
                    counted.Add(misses, Collect, soon.By(time, place) ? (int)time : -1, product);
            }

            if (isIn)
                places.Add(product);
        }

        Sort(shelf, places, narrowing.Sort);
        return new(places.ToImmutable(), counted);
    }

    private static void Sort(Shelf shelf, ImmutableArray<int>.Builder places, SortBy sort)
    {
        long Key(int place) =>
            sort switch
            {
                SortBy.PriceUp => shelf.Products[place].PriceFromMinor,
                SortBy.PriceDown => -shelf.Products[place].PriceFromMinor,
                _ => shelf.Products[place].TitleRank,
            };
        if (sort is SortBy.Best)
            return;
        var keys = places.Select(Key).ToArray();
        var ordered = places.ToArray();
        // Of equals the better one stays first.
        var better = Enumerable.Range(0, ordered.Length).Select(i => (keys[i], i)).ToArray();
        Array.Sort(better, ordered);
        for (var i = 0; i < ordered.Length; i++)
            places[i] = ordered[i];
    }

    /// <summary>Null where nothing of the kind is chosen: then everything fits.</summary>
    private static bool[]? Chosen(ImmutableArray<string> names, ImmutableArray<string> chosen)
    {
        if (chosen.IsEmpty)
            return null;
        var wanted = chosen.ToHashSet(StringComparer.Ordinal);
        return [.. names.Select(wanted.Contains)];
    }

    private static int Bit(bool misses, int kind) => misses ? 1 << kind : 0;

    private static bool Misses(bool[]? chosen, int place) => chosen is not null && (place < 0 || !chosen[place]);

    /// <summary>How many products each value of each kind has, a product once.</summary>
    private sealed class Counted(
        Shelf shelf,
        ImmutableArray<PriceBand> bands,
        bool[]? brands,
        bool[]? colours,
        bool[]? sizes,
        bool[]? prices,
        bool[]? collects
    )
    {
        private readonly (ImmutableArray<string> Names, bool[]? Chosen, int[] Count, int[] Last)[] _kinds =
        [
            Kind(shelf.Brands, brands),
            Kind(shelf.Colours, colours),
            Kind(shelf.Sizes, sizes),
            Kind([.. bands.Select(band => band.Key)], prices),
            Kind(collects is null ? [] : [.. s_times.Select(Narrowing.KeyOf)], collects),
        ];

        /// <summary>Counts where nothing is missed, or only what is of the kind itself.</summary>
        public void Add(int misses, int kind, int value, int product)
        {
            if (value < 0 || (misses & ~(1 << kind)) != 0)
                return;
            ref var counted = ref _kinds[kind];
            if (counted.Last[value] == product)
                return;
            counted.Last[value] = product;
            counted.Count[value]++;
        }

        /// <summary>Those that have products or are chosen, in the order of the shelf's names.</summary>
        public ImmutableArray<Choice> Of(int kind)
        {
            var (names, chosen, count, _) = _kinds[kind];
            return
            [
                .. names
                    .Select((name, value) => new Choice(name, count[value], chosen?[value] is true))
                    .Where(choice => choice.Products > 0 || choice.IsChosen),
            ];
        }

        private static (ImmutableArray<string>, bool[]?, int[], int[]) Kind(
            ImmutableArray<string> names,
            bool[]? chosen
        )
        {
            var last = new int[names.Length];
            Array.Fill(last, -1);
            return (names, chosen, new int[names.Length], last);
        }
    }
}
