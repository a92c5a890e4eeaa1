using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Track;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Receipt;

/// <summary>
/// <c>GET /api/v1/orders/{number}/receipt</c>: proof that the order is in the log, as a file that is checked offline with the
/// log's public key and the entry, which <c>…/receipt/entry</c> gives as it is stored. Nobody can take the order back unnoticed
/// afterwards, not even the retailer.
/// </summary>
internal static class GetReceipt
{
    private const string ProofType = "text/plain";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/orders/{number}/receipt", Get)
            .RequireScope(Scopes.OrdersRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("getReceipt")
            .WithSummary("Proof that an order is in the log")
            .WithDescription(
                """
                A C2SP tlog-proof file: the index of the entry that placed the order, its inclusion proof and the log's signed
                checkpoint. Sealed within about a second of the order; until then `not-sealed-yet`, to be asked again. Once the
                order is vaulted, the checkpoint carries the vault's signature as well, so that the receipt proves that, too.
                """
            )
            .WithTags("Orders")
            .Produces<string>(StatusCodes.Status200OK, ProofType)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/orders/{number}/receipt/entry", GetEntry)
            .RequireScope(Scopes.OrdersRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("getReceiptEntry")
            .WithSummary("The entry that a receipt is about")
            .WithDescription("Byte for byte as it is in the log; personal fields are as they are stored there.")
            .WithTags("Orders")
            .Produces<string>(StatusCodes.Status200OK, "application/json")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Get(
        string number,
        Channel channel,
        AnyOrder orders,
        SealedLog log,
        VaultWatch vaults,
        HttpContext context,
        CancellationToken ct
    )
    {
        if (await GetOrder.FindAsync(orders, number, channel, ct) is not { } order)
            return Problems.NoOrder(number);
        if (await log.ProveAsync(order.LogIndex, vaults.Now.Widest, ct) is not { } proof)
        {
            context.Response.Headers.RetryAfter = "1";
            return Problems.Of("not-sealed-yet", "The order is accepted and not sealed yet; ask again in a second.");
        }
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(
            proof.ToBytes(),
            ProofFile.ContentType,
            $"order-{order.Number}{ProofFile.FileExtension}"
        );
    }

    private static async Task<IResult> GetEntry(
        string number,
        Channel channel,
        AnyOrder orders,
        Log log,
        HttpContext context,
        CancellationToken ct
    )
    {
        if (await GetOrder.FindAsync(orders, number, channel, ct) is not { } order)
            return Problems.NoOrder(number);
        var entries = await log.Store.ReadEntriesAsync(order.LogIndex, 1, ct);
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(entries[0].Bytes, "application/json");
    }
}
