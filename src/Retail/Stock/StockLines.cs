using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Stock;

/// <summary>What counting and receiving ask alike of a site and its lines.</summary>
internal static class StockLines
{
    /// <summary>Lines of one entry; longer lists are sent in parts.</summary>
    public const int Max = 500;

    /// <summary>Most units of one SKU at one site.</summary>
    public const int MaxUnits = 100_000_000;

    public static IEnumerable<string> Touches(string site, IEnumerable<string> skus) =>
        skus.SelectMany(sku => new[] { Keys.Variant(sku), Keys.Stock(site, sku) }).Prepend(Keys.Site(site));

    /// <summary>Precedence: the site; the number of lines; a SKU twice; SKUs that are not known.</summary>
    public static Refusal? Refused(IDocuments documents, string site, IReadOnlyList<string> skus)
    {
        if (documents.Find<Site>(Keys.Site(site)) is null)
            return new UnknownSite(site);
        if (Check.Number("lines", skus.Count, 1, Max) is { } invalid)
            return invalid;
        if (skus.Distinct(StringComparer.Ordinal).Count() != skus.Count)
            return new InvalidValue("lines", "have a SKU twice");
        var unknown = skus.Where(sku => documents.Find<Variant>(Keys.Variant(sku)) is null).ToList();
        return unknown.Count > 0 ? new UnknownSku([.. unknown]) : null;
    }

    public static StockLevel LevelOf(IDocuments documents, string site, string sku) =>
        documents.Find<StockLevel>(Keys.Stock(site, sku)) ?? StockLevel.None;
}
