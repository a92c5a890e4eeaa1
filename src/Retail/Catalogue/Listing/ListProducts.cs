using System.Collections.Immutable;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Catalogue.Listing;

/// <summary>Pages of lists: category, range, brand, search.</summary>
internal sealed class ListProducts(ProductSearch search, ShopVisit visit, TimeProvider time)
{
    /// <param name="reader">The view.</param>
    /// <param name="question">What the page shows.</param>
    /// <param name="path">Of the page; the rest of the question goes into its query.</param>
    /// <param name="filters">What narrows the list, beside its brands.</param>
    public (ProductList List, ProductsFound Found) Read(
        ViewReader reader,
        ProductQuestion question,
        string path,
        params IEnumerable<Filter> filters
    )
    {
        var found = search.Find(reader, question);
        var cards = CardQuery.Read(reader, found.Ids, visit.Store, time.Instant());
        var list = new ProductList(
            cards,
            found.Count,
            found.From,
            found.Next is null ? null : Address(path, question, found.Next),
            string.IsNullOrEmpty(question.Cursor) ? null : Address(path, question, null),
            [.. filters.Append(Brands(reader, question, path)).Where(filter => filter.Links.Length > 1)]
        );
        return (list, found);
    }

    public Filter Departments(ViewReader reader, ProductQuestion question, string path)
    {
        var all = question with { Category = null, Cursor = null };
        var links = search
            .Departments(reader, all)
            .Select(facet => new FilterLink(
                facet.Value,
                facet.Products,
                Address(path, all with { Category = facet.Value }, null),
                facet.Value == question.Category
            ));
        return new(
            "Department",
            [new("All departments", null, Address(path, all, null), question.Category is null), .. links]
        );
    }

    private Filter Brands(ViewReader reader, ProductQuestion question, string path)
    {
        var all = question with { Brand = null, Cursor = null };
        var brands = search.Brands(reader, all);
        return brands.Length < 2 && question.Brand is null
            ? new("Brand", [])
            : new(
                "Brand",
                [
                    new("All brands", null, Address(path, all, null), question.Brand is null),
                    .. brands.Select(facet => new FilterLink(
                        facet.Value,
                        facet.Products,
                        Address(path, all with { Brand = facet.Value }, null),
                        facet.Value == question.Brand
                    )),
                ]
            );
    }

    /// <summary>A category page has its category in the path, a search page in the query.</summary>
    private static string Address(string path, ProductQuestion question, string? cursor) =>
        Routes.Address(
            path,
            ("q", question.Words),
            ("category", path == SearchPath ? question.Category : null),
            ("brand", question.Brand),
            ("cursor", cursor)
        );

    public const string SearchPath = "/search";
}
