using System.Collections.Immutable;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.SiteList;

internal static class ListSites
{
    public const int RowsMax = 200;

    public static void Map(IEndpointRouteBuilder office) => office.MapGet("/sites", Page);

    private static RazorComponentResult<SitesPage> Page(string? q, View view)
    {
        var text = q is { Length: <= 200 } ? q.Trim() : "";
        using var reader = view.Open();
        var sites = reader.Documents<Site>(
            """
            SELECT document.key, document.bytes FROM site JOIN document ON document.key = @prefix || code
            WHERE @text = '' OR instr(lower(name), lower(@text)) > 0 OR instr(lower(code), lower(@text)) > 0
                OR instr(lower(coalesce(town, '')), lower(@text)) > 0 OR instr(lower(coalesce(postcode, '')), lower(@text)) > 0
            ORDER BY kind, name LIMIT @RowsMax
            """,
            new
            {
                text,
                RowsMax,
                prefix = Keys.Site(""),
            }
        );
        return new(new { Query = text, Rows = sites.Select(site => new SiteRow(site)).ToImmutableArray() });
    }
}

/// <summary>A site on an office page. Public with nothing public in it: a page's parameter.</summary>
public sealed class SiteRow
{
    internal SiteRow(Site site) => Site = site;

    internal Site Site { get; }
}
