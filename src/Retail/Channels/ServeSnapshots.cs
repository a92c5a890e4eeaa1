using System.Globalization;
using Holdfast.Ledger.Snapshots;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Channels;

/// <summary>Snapshots for vaults, each under the number of entries that it covers; only the host that made one has it.</summary>
internal static class ServeSnapshots
{
    public static void Map(IEndpointRouteBuilder staff) =>
        staff.MapGet("/log/snapshots/{entries}", Get).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Get(HttpContext context, string entries, SnapshotFolder folder)
    {
        if (await ServeLog.RefusedAsync(context) is { } refused)
            return refused;
        context.Response.Headers.CacheControl = "no-store";
        return
            long.TryParse(entries, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && folder.Open(index) is { } file
            ? TypedResults.Stream(file, "application/octet-stream")
            : TypedResults.NotFound();
    }
}
