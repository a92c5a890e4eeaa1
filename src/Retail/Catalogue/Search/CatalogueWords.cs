using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Catalogue.Shelves;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>
/// What searches and pages need of the whole catalogue, kept in memory and read again when the catalogue in the view has
/// changed; an order or a stock level does not change it. While a large catalogue is being imported it may lag a little.
/// </summary>
internal sealed class CatalogueWords(TimeProvider time)
{
    /// <summary>Up to so many words or products, reading anew is not worth waiting for.</summary>
    private const int Small = 20_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private volatile Kept<Vocabulary>? _vocabulary;
    private volatile Kept<CatalogueOutline>? _outline;
    private volatile Kept<Shelf>? _shelf;

    public Vocabulary Vocabulary(ViewReader reader) =>
        (_vocabulary = Current(reader, _vocabulary, ReadVocabulary, vocabulary => vocabulary.Count)).Value;

    public CatalogueOutline Outline(ViewReader reader) =>
        (_outline = Current(reader, _outline, ReadOutline, outline => outline.Products)).Value;

    public Shelf Shelf(ViewReader reader) =>
        (_shelf = Current(reader, _shelf, ShelfReading.Read, shelf => shelf.Variants.Length)).Value;

    private Kept<T> Current<T>(ViewReader reader, Kept<T>? known, Func<ViewReader, T> read, Func<T, int> size)
    {
        var of = (File: reader.Connection.DataSource, Version(reader));
        if (known is not null && (known.Of == of || MayLag(known, of.File, size)))
        {
            return known;
        }
        return new Kept<T>(of, time.GetTimestamp(), read(reader));
    }

    private bool MayLag<T>(Kept<T> known, string file, Func<T, int> size) =>
        known.Of.File == file && size(known.Value) > Small && time.GetElapsedTime(known.At) < s_pause;

    private static long Version(ViewReader reader) =>
        reader.Connection.ExecuteScalar<long>("SELECT version FROM catalogue LIMIT 1");

    private static Vocabulary ReadVocabulary(ViewReader reader) =>
        new(
            reader
                .Connection.Query<(string Word, int Products)>("SELECT term, doc FROM product_word LIMIT 1000000")
                .ToList()
        );

    private static CatalogueOutline ReadOutline(ViewReader reader)
    {
        var connection = reader.Connection;
        // Of each department the best seller that comes first, or else the first product, stands for it in pictures.
        var departments = connection.Query<(string Name, string Product)>(
            """
            SELECT c.category, coalesce(min(r.product), min(c.product))
            FROM product_category c LEFT JOIN product_range r ON r.range = 'best-sellers' AND r.product = c.product
            WHERE instr(c.category, ' > ') = 0 GROUP BY c.category ORDER BY c.category LIMIT 24
            """
        );
        var ranges = connection.Query<string>(
            "SELECT range FROM product_range GROUP BY range ORDER BY count(*) DESC, range LIMIT 200"
        );
        return new CatalogueOutline(
            connection.ExecuteScalar<int>("SELECT count(*) FROM product_card"),
            [.. departments.Select(row => new Department(row.Name, row.Product))],
            [.. ranges]
        );
    }

    /// <param name="Of">The view's file and the catalogue's version in it.</param>
    private sealed record Kept<T>((string File, long Version) Of, long At, T Value);
}

/// <param name="Products">How many are listed.</param>
/// <param name="Departments">By name.</param>
/// <param name="Ranges">Codes, those with most products first.</param>
internal sealed record CatalogueOutline(
    int Products,
    ImmutableArray<Department> Departments,
    ImmutableArray<string> Ranges
);

/// <param name="Product">Id of the product that stands for it in pictures.</param>
internal sealed record Department(string Name, string Product);
