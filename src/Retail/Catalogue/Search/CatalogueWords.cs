using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>
/// What every search and every page needs of the whole catalogue, kept in memory and read again when the catalogue in the
/// view has changed; an order or a stock level does not change it.
/// </summary>
internal sealed class CatalogueWords
{
    private volatile Content? _content;

    /// <param name="Of">The view's file and the catalogue's version in it.</param>
    private sealed record Content(
        (string File, long Version) Of,
        Vocabulary Vocabulary,
        ImmutableArray<Department> Departments
    );

    public Vocabulary Vocabulary(ViewReader reader) => Current(reader).Vocabulary;

    public ImmutableArray<Department> Departments(ViewReader reader) => Current(reader).Departments;

    private Content Current(ViewReader reader)
    {
        var connection = reader.Connection;
        var version = connection.ExecuteScalar<long>("SELECT version FROM catalogue LIMIT 1");
        var of = (connection.DataSource, version);
        if (_content is { } known && known.Of == of)
        {
            return known;
        }
        // Of each department the best seller that comes first, or else the first product, stands for it in pictures.
        var departments = connection.Query<(string Name, string Product)>(
            """
            SELECT c.category, coalesce(min(r.product), min(c.product))
            FROM product_category c LEFT JOIN product_range r ON r.range = 'best-sellers' AND r.product = c.product
            WHERE instr(c.category, ' > ') = 0 GROUP BY c.category ORDER BY c.category LIMIT 24
            """
        );
        return _content = new Content(
            of,
            Read(reader),
            [.. departments.Select(row => new Department(row.Name, row.Product))]
        );
    }

    private static Vocabulary Read(ViewReader reader) =>
        new(
            reader
                .Connection.Query<(string Word, int Products)>("SELECT term, doc FROM product_word LIMIT 1000000")
                .ToList()
        );
}

/// <param name="Product">Id of the product that stands for it in pictures.</param>
internal sealed record Department(string Name, string Product);
