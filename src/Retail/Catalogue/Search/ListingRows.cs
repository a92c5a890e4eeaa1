using System.Collections.Immutable;
using Dapper;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>
/// What is listed and found: products with something to sell, by category (and every category above it), brand, range and
/// words. Made from a product and all of its variants together, whichever of them changed.
/// </summary>
internal sealed class ListingRows : IViewTable
{
    private readonly HashSet<string> _changed = [];

    /// <summary>Words are folded by <see cref="Words"/> on both sides, so the tokenizer has nothing left to decide.</summary>
    public string Schema =>
        """
            CREATE TABLE product_category (
                category TEXT NOT NULL, product TEXT NOT NULL, PRIMARY KEY (category, product)) STRICT, WITHOUT ROWID;
            CREATE INDEX product_category_product ON product_category (product);
            CREATE TABLE product_brand (
                brand TEXT NOT NULL, product TEXT NOT NULL, PRIMARY KEY (brand, product)) STRICT, WITHOUT ROWID;
            CREATE INDEX product_brand_product ON product_brand (product);
            CREATE TABLE product_range (
                range TEXT NOT NULL, product TEXT NOT NULL, PRIMARY KEY (range, product)) STRICT, WITHOUT ROWID;
            CREATE INDEX product_range_product ON product_range (product);
            CREATE TABLE product_card (
                product TEXT PRIMARY KEY, title TEXT NOT NULL, brand TEXT, image TEXT, price_from INTEGER NOT NULL,
                price_to INTEGER NOT NULL, currency TEXT NOT NULL, colours INTEGER NOT NULL, age INTEGER) STRICT;
            CREATE VIRTUAL TABLE product_search USING fts5 (
                title, brand, category, options, codes, description,
                tokenize = "unicode61 remove_diacritics 0", prefix = '2 3', content = '', contentless_delete = 1);
            CREATE VIRTUAL TABLE product_word USING fts5vocab (product_search, row);
            CREATE TABLE catalogue (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT;
            INSERT INTO catalogue VALUES (1, 0);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        switch (document)
        {
            case Product product:
                _changed.Add(product.Id);
                break;
            case Variant variant:
                _changed.Add(variant.ProductId);
                break;
        }
    }

    public void Complete(PreparedConnection view)
    {
        if (_changed.Count == 0)
        {
            return;
        }
        foreach (var id in _changed)
        {
            List(view, id);
        }
        view.Run("UPDATE catalogue SET version = version + 1");
        _changed.Clear();
    }

    private static void List(PreparedConnection view, string id)
    {
        var key = Keys.Product(id);
        var row = view.QueryFirstOrDefault<(long Number, byte[] Bytes)?>(
            """
            SELECT p.number, d.bytes FROM product p JOIN document d ON d.key = @key WHERE p.id = @id LIMIT 1
            """,
            new { key, id }
        );
        if (row is not { } found)
        {
            return;
        }
        Unlist(view, id, found.Number);
        var product = (Product)RetailRules.All.ReadDocument(key, found.Bytes);
        var variants = Variants(view, product);
        if (variants.IsEmpty)
        {
            return;
        }
        var categories = product.Categories.SelectMany(CategoryPath.WithParents).Distinct().ToList();
        Insert(view, "INSERT INTO product_category VALUES (?1, ?2)", id, categories);
        view.Run(
            "INSERT INTO product_card VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            product.Id,
            product.Title,
            product.Brand,
            PictureAddress.Candidates(variants.Select(variant => variant.Image).Concat(product.Images)),
            variants.Min(variant => variant.PriceMinor),
            variants.Max(variant => variant.PriceMinor),
            variants[0].Currency,
            variants.Select(variant => variant.Colour).OfType<string>().Distinct().Count(),
            product.AgeRestriction
        );
        Insert(view, "INSERT INTO product_range VALUES (?1, ?2)", id, product.Ranges.Distinct());
        Insert(view, "INSERT INTO product_brand VALUES (?1, ?2)", id, product.Brand is { } brand ? [brand] : []);
        view.Run(
            """
            INSERT INTO product_search (rowid, title, brand, category, options, codes, description)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            found.Number,
            Words.Fold(product.Title),
            Words.Fold($"{product.Brand} {product.Seller}"),
            Distinct(product.Categories),
            Distinct(variants.SelectMany(variant => new[] { variant.Colour, variant.Size })),
            Distinct(variants.SelectMany(variant => new[] { variant.Sku, variant.Gtin }).Append(id)),
            Words.Fold(product.Description)
        );
    }

    /// <summary>Those that are sold, in the order they are shown.</summary>
    private static ImmutableArray<Variant> Variants(PreparedConnection view, Product product) =>
        [
            .. view.Query<(string Key, byte[] Bytes)>(
                    """
                    SELECT d.key, d.bytes FROM json_each(@keys) k JOIN document d ON d.key = k.value
                    ORDER BY k.key LIMIT 1000
                    """,
                    new { keys = ViewReader.List(product.Skus.Select(Keys.Variant)) }
                )
                .Select(row => (Variant)RetailRules.All.ReadDocument(row.Key, row.Bytes))
                .Where(variant => !variant.Withdrawn),
        ];

    private static void Unlist(PreparedConnection view, string id, long number)
    {
        view.Run("DELETE FROM product_card WHERE product = ?1", id);
        view.Run("DELETE FROM product_category WHERE product = ?1", id);
        view.Run("DELETE FROM product_range WHERE product = ?1", id);
        view.Run("DELETE FROM product_brand WHERE product = ?1", id);
        view.Run("DELETE FROM product_search WHERE rowid = ?1", number);
    }

    private static void Insert(PreparedConnection view, string sql, string id, IEnumerable<string> words)
    {
        foreach (var word in words)
            view.Run(sql, word, id);
    }

    /// <summary>Forty shirts in navy are not forty times as navy.</summary>
    private static string Distinct(IEnumerable<string?> texts) =>
        string.Join(' ', texts.SelectMany(text => Words.Of(text)).Distinct());
}
