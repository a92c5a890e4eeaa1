using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Channels;

/// <summary>
/// The keyring for a vault's backup: rows as they are, wrapped by the master key, which no vault has. Without them what a vault
/// holds about people could never be read again; with them alone it cannot be read either.
/// </summary>
internal static class ServeKeyring
{
    private const int RowsMax = 5_000;

    public static void Map(IEndpointRouteBuilder staff) =>
        staff.MapGet("/log/keyring", Get).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Get(HttpContext context, Log log, CancellationToken ct)
    {
        if (await ServeLog.RefusedAsync(context) is { } refused)
            return refused;
        context.Response.Headers.CacheControl = "no-store";
        var query = context.Request.Query;
        if (!long.TryParse(query["after"], out var after) || after < 0)
            return TypedResults.NotFound();
        var name = query["name"].ToString();
        if (name.Length > 1_000 || name.Contains('\0', StringComparison.Ordinal))
            return TypedResults.NotFound();
        var rows = await log.Store.ReadKeyringAsync(after, name.Length == 0 ? null : name, RowsMax, ct);
        return TypedResults.Bytes(KeyringLines.Write(rows), "application/jsonl");
    }
}
