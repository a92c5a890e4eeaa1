using Holdfast.Retail.Feeds;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.Exporting;

internal static class ExportFiles
{
    private const string ForSpreadsheet = "spreadsheet";

    public static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet(
            "/exports",
            (RetailOptions options) =>
                new RazorComponentResult<ExportsPage>(
                    new { Shop = options.ShopAddress().AbsoluteUri.TrimEnd('/'), IsPublic = options.PublicFeeds }
                )
        );
        office.MapGet("/exports/{name}", GetAsync);
    }

    public static string Address(string name, string ending, bool forSpreadsheet = false) =>
        $"/office/exports/{name}.{ending}{(forSpreadsheet ? $"?for={ForSpreadsheet}" : "")}";

    private static async Task<IResult> GetAsync(
        string name,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "for")] string? reader,
        HttpContext context,
        View view,
        RetailOptions options,
        CancellationToken ct
    )
    {
        if (Export.Formats.FirstOrDefault(format => $"{format.Name}.{format.Ending}" == name) is not { } format)
            return StaffMessage.Page(StatusCodes.Status404NotFound, Texts.NoSuchExport, name, "/office/exports");
        using var rows = new ViewRows(view);
        var export = FeedOptions.Of(rows.Retailer, options.ShopAddress(), reader == ForSpreadsheet);
        context.Response.ContentType = $"{format.MediaType}; charset=utf-8";
        context.Response.GetTypedHeaders().ContentDisposition = new("attachment") { FileName = name };
        await Export.RunAsync(format.Name, rows, export, context.Response.Body, ct);
        return TypedResults.Empty;
    }
}
