using System.Globalization;
using System.Text;
using System.Xml;
using Dapper;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Shell;

/// <summary>What search engines are told: which pages there are, and which are not theirs.</summary>
internal static class Sitemap
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const int PageSize = 10_000;
    private const int PagesMax = 500;

    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/robots.txt", Robots).ExcludeFromDescription();
        shop.MapGet("/sitemap.xml", Index).ExcludeFromDescription();
        shop.MapGet("/sitemaps/shop.xml", Shop).ExcludeFromDescription();
        shop.MapGet("/sitemaps/products-{page:int:min(1)}.xml", Products).ExcludeFromDescription();
    }

    private static ContentHttpResult Robots(RetailOptions options) =>
        TypedResults.Text(
            $"""
            User-agent: *
            Disallow: /api/
            Disallow: /basket
            Disallow: /checkout
            Disallow: /orders
            Disallow: /search
            Disallow: /stores?
            Disallow: /waiting/
            Disallow: /dev/

            Sitemap: {new Uri(options.ShopAddress(), "/sitemap.xml").AbsoluteUri}

            """
        );

    private static ContentHttpResult Index(View view, RetailOptions options)
    {
        using var reader = view.Open();
        var products = reader.Connection.ExecuteScalar<int>(
            "SELECT count(DISTINCT product_id) FROM variant WHERE NOT withdrawn"
        );
        var pages = Math.Min(PagesMax, (products + PageSize - 1) / PageSize);
        return Xml(
            "sitemapindex",
            "sitemap",
            options,
            Enumerable
                .Range(1, pages)
                .Select(page => $"/sitemaps/products-{page.ToString(CultureInfo.InvariantCulture)}.xml")
                .Prepend("/sitemaps/shop.xml")
        );
    }

    private static ContentHttpResult Shop(View view, RetailOptions options)
    {
        using var reader = view.Open();
        var categories = reader.Connection.Query<string>(
            "SELECT DISTINCT category FROM product_category ORDER BY category LIMIT 20000"
        );
        var stores = reader.Connection.Query<string>(
            "SELECT code FROM site WHERE kind = 'STORE' ORDER BY code LIMIT 20000"
        );
        return Xml(
            "urlset",
            "url",
            options,
            [
                "/",
                "/stores",
                "/collecting",
                .. categories.Select(CategoryPath.Address),
                .. stores.Select(StoreAddress.Of),
            ]
        );
    }

    private static Results<ContentHttpResult, NotFound> Products(int page, View view, RetailOptions options)
    {
        if (page > PagesMax)
        {
            return TypedResults.NotFound();
        }
        using var reader = view.Open();
        var ids = reader
            .Connection.Query<string>(
                """
                SELECT DISTINCT product_id FROM variant WHERE NOT withdrawn ORDER BY product_id
                LIMIT @PageSize OFFSET @Offset
                """,
                new { PageSize, Offset = (page - 1) * PageSize }
            )
            .ToList();
        return ids.Count == 0
            ? TypedResults.NotFound()
            : Xml("urlset", "url", options, ids.Select(id => ProductCard.AddressOf(id)));
    }

    private static ContentHttpResult Xml(string root, string element, RetailOptions options, IEnumerable<string> paths)
    {
        var shop = options.ShopAddress();
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement(root, Namespace);
            foreach (var path in paths)
            {
                xml.WriteStartElement(element, Namespace);
                xml.WriteElementString("loc", Namespace, new Uri(shop, path).AbsoluteUri);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        return TypedResults.Text(text.ToString(), "application/xml", Encoding.UTF8);
    }
}
