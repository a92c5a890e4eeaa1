using System.Buffers;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Holdfast.Retail.Channels;

/// <summary>
/// A vault tells what it has cosigned. Believed only from a vault whose public key this deployment was given, and only about
/// this log: what the entries here hash to at that size decides.
/// </summary>
internal sealed class TakeCosignature
{
    private const int BytesMax = 64 * 1024;

    public static void Map(IEndpointRouteBuilder staff) =>
        staff.MapPost("/log/cosignatures", Post).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Post(
        HttpContext context,
        Log log,
        RetailOptions options,
        ILogger<TakeCosignature> logger,
        CancellationToken ct
    )
    {
        if (await ServeLog.RefusedAsync(context) is { } refused)
            return refused;
        if (await ReadAsync(context.Request, ct) is not { } bytes)
            return Problems.Of("body-too-large", $"A cosigned checkpoint has at most {BytesMax} bytes.");
        if (!Note.TryParse(bytes.Span, out var note) || !Checkpoint.TryParse(note.Text, out var checkpoint))
            return Problems.Of("invalid-request", "This is not a checkpoint with its signatures.");
        if (note.Verify(options.Vaults) is not [var vault, ..])
            return Problems.Of("unknown-vault", "No vault that this deployment was told of has cosigned this.");
        if (await WhyNotAsync(checkpoint, log, ct) is { } why)
        {
            logger.LogCritical(
                "The vault {Vault} has cosigned a log that is not this one: {Why} Do not delete anything; find out which of the two is right",
                vault.Name,
                why
            );
            return Problems.Of("not-this-log", why);
        }
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await log.Store.Seals.KeepCosignatureAsync(new(vault.Name, checkpoint.Size, at, bytes.ToArray()), ct);
        return TypedResults.NoContent();
    }

    /// <summary>Why the checkpoint is not one of this log; null when it is.</summary>
    private static async Task<string?> WhyNotAsync(Checkpoint cosigned, Log log, CancellationToken ct)
    {
        var (_, published) = await log.Store.Seals.ReadAsync(ct);
        if (
            published is null
            || !Note.TryParse(published.Note, out var note)
            || !Checkpoint.TryParse(note.Text, out var ours)
        )
            return "This log has no checkpoint.";
        if (cosigned.Origin != ours.Origin)
            return $"It is about {cosigned.Origin}, and this is {ours.Origin}.";
        if (cosigned.Size > ours.Size)
            return $"It has {cosigned.Size} entries, and this log {ours.Size}.";
        var root = await new TileTree(new StoredTiles(log.Store, ours.Size), ours.Size).RootAsync(cosigned.Size, ct);
        return root == cosigned.Root ? null : $"Its root at {cosigned.Size} entries is another.";
    }

    /// <summary>Null when there is more than there may be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var bytes = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await request.Body.ReadAsync(bytes.GetMemory(4096), ct);
            if (read == 0)
                return bytes.WrittenMemory;
            bytes.Advance(read);
            if (bytes.WrittenCount > BytesMax)
            {
                // A bare null would become empty bytes beside others.
                return default(ReadOnlyMemory<byte>?);
            }
        }
    }
}
