using System.Collections.Immutable;
using System.Globalization;
using Dapper;
using Holdfast.Retail.Reading;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>Products by words, category, brand and range, a page at a time; of those with something to sell.</summary>
internal sealed class ProductSearch(CatalogueWords words)
{
    private const int OffsetMax = 10_000;

    /// <summary>Conditions on the id of a product <c>p</c> that every query here shares.</summary>
    private const string Within = """
            (@Category IS NULL OR EXISTS (
                SELECT 1 FROM product_category c WHERE c.category = @Category AND c.product = p.id))
            AND (@Brand IS NULL OR EXISTS (SELECT 1 FROM product_brand b WHERE b.brand = @Brand AND b.product = p.id))
            AND (@Range IS NULL OR EXISTS (SELECT 1 FROM product_range r WHERE r.range = @Range AND r.product = p.id))
        """;

    public ProductsFound Find(ViewReader reader, ProductQuestion question)
    {
        question = question with { Limit = Math.Clamp(question.Limit, 1, ProductQuestion.LimitMax) };
        if (string.IsNullOrWhiteSpace(question.Words))
        {
            return Browse(reader, question);
        }
        var query = SearchQuery.Of(question.Words, words.Vocabulary(reader));
        var exact = Exact(reader, question.Words);
        if (query.Match is null)
        {
            return ProductsFound.None;
        }
        var found = Search(reader, question, query.Match, exact?.Product);
        var isPartial = query.IsPartial;
        if (found.Count == 0 && query.MatchAny is { } any)
        {
            found = Search(reader, question, any, exact?.Product);
            isPartial = found.Count > 0;
        }
        return found with { Corrected = query.Corrected, IsPartial = isPartial, ExactSku = exact?.Sku };
    }

    /// <summary>Everything that has the words, in no order.</summary>
    public WordsFound Matches(ViewReader reader, string text)
    {
        var query = SearchQuery.Of(text, words.Vocabulary(reader));
        if (query.Match is null)
            return WordsFound.None;
        var exact = Exact(reader, text)?.Product;
        var hits = Hits(reader, query.Match);
        var isPartial = query.IsPartial;
        if (hits.IsEmpty && query.MatchAny is { } any)
        {
            hits = Hits(reader, any);
            isPartial = !hits.IsEmpty;
        }

        return new(hits, exact, query.Corrected, isPartial);
    }

    /// <summary>
    /// Row by row from the index alone: of thousands of hits, a look at each one's product costs more than finding it.
    /// </summary>
    private static ImmutableArray<Hit> Hits(ViewReader reader, string match)
    {
        using var command = reader.Connection.CreateCommand();
        command.CommandText = """
            SELECT rowid, bm25(product_search, 10, 6, 5, 4, 8, 1) FROM product_search
            WHERE product_search MATCH $match LIMIT 1000000
            """;
        command.Parameters.Add(new SqliteParameter("$match", match));
        using var rows = command.ExecuteReader();
        var hits = ImmutableArray.CreateBuilder<Hit>();
        while (rows.Read())
            hits.Add(new(rows.GetInt64(0), rows.GetDouble(1)));
        return hits.ToImmutable();
    }

    private static ProductsFound Search(ViewReader reader, ProductQuestion question, string match, string? first)
    {
        var offset = Offset(question.Cursor);
        var parameters = new
        {
            match,
            first,
            question.Category,
            question.Brand,
            question.Range,
            question.Limit,
            offset,
        };
        var count = reader.Connection.ExecuteScalar<int>(
            $"""
            SELECT count(*) FROM product_search s JOIN product p ON p.number = s.rowid
            WHERE product_search MATCH @match AND {Within}
            """,
            parameters
        );
        if (count <= offset)
        {
            return new([], count, 0, null);
        }
        var ids = reader
            .Connection.Query<string>(
                $"""
                SELECT p.id FROM product_search s JOIN product p ON p.number = s.rowid
                WHERE product_search MATCH @match AND {Within}
                ORDER BY p.id = @first DESC, bm25(product_search, 10, 6, 5, 4, 8, 1), p.id
                LIMIT @Limit OFFSET @offset
                """,
                parameters
            )
            .ToImmutableArray();
        var end = offset + ids.Length;
        return new(ids, count, offset + 1, end < count && end < OffsetMax ? Cursor(end) : null);
    }

    /// <summary>By id after the last one shown, so that a page never repeats or misses what stays where it is.</summary>
    private static ProductsFound Browse(ViewReader reader, ProductQuestion question)
    {
        var parameters = new
        {
            question.Category,
            question.Brand,
            question.Range,
            After = question.Cursor ?? "",
            Limit = question.Limit + 1,
        };
        var from = $"FROM {Source(question)} p WHERE {Within}";
        var count = reader.Connection.ExecuteScalar<int>($"SELECT count(*) {from}", parameters);
        var ids = reader
            .Connection.Query<string>($"SELECT p.id {from} AND p.id > @After ORDER BY p.id LIMIT @Limit", parameters)
            .ToImmutableArray();
        if (ids.IsEmpty)
        {
            return new([], count, 0, null);
        }
        var before = question.Cursor is null or ""
            ? 0
            : reader.Connection.ExecuteScalar<int>($"SELECT count(*) {from} AND p.id <= @After", parameters);
        ImmutableArray<string> page = [.. ids.Take(question.Limit)];
        return new(page, count, before + 1, ids.Length > page.Length ? page[^1] : null);
    }

    /// <summary>The narrowest list to start from: each has only products with something to sell.</summary>
    private static string Source(ProductQuestion question) =>
        question switch
        {
            { Range: not null } => "(SELECT product AS id FROM product_range WHERE range = @Range)",
            { Brand: not null } => "(SELECT product AS id FROM product_brand WHERE brand = @Brand)",
            { Category: not null } => "(SELECT product AS id FROM product_category WHERE category = @Category)",
            _ =>
                "(SELECT id FROM product x WHERE EXISTS (SELECT 1 FROM variant v WHERE v.product_id = x.id AND NOT v.withdrawn))",
        };

    private static (string Product, string Sku)? Exact(ViewReader reader, string words)
    {
        var code = words.Trim();
        return code.Length > 64
            ? null
            : reader.Connection.QueryFirstOrDefault<(string, string)?>(
                """
                SELECT product_id, sku FROM variant WHERE (sku IN (@code, @upper) OR gtin = @code) AND NOT withdrawn
                ORDER BY sku = @code DESC, sku LIMIT 1
                """,
                new { code, upper = code.ToUpperInvariant() }
            );
    }

    private static int Offset(string? cursor) =>
        int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? Math.Min(offset, OffsetMax)
            : 0;

    private static string Cursor(int offset) => offset.ToString(CultureInfo.InvariantCulture);
}
