using System.Text.Json;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Whether the log of a new epoch follows from the one that the vault holds: it has all of its entries, or it leaves them at an
/// entry that says so, naming the old log as this vault knows it.
/// </summary>
internal static class EpochChange
{
    private const string Kind = "log.reopened/1";

    /// <summary>Null when it follows; else why it does not.</summary>
    public static async Task<string?> WhyNotAsync(
        HeldLog held,
        ITileSource heldTiles,
        Checkpoint seen,
        ITileSource seenTiles,
        Func<long, CancellationToken, Task<ReadOnlyMemory<byte>?>> readEntry,
        CancellationToken ct
    )
    {
        var at = await FirstDifferenceAsync(heldTiles, held.Checkpoint.Size, seenTiles, seen.Size, ct);
        if (at == held.Checkpoint.Size && at < seen.Size)
        {
            // Nothing of what is held is lost; a vault that lagged behind does not see the entry that reopened the log here.
            return null;
        }
        if (at == seen.Size)
        {
            return $"it ends after {at} entries, all of them of {held.Origin}, without saying why";
        }
        return await readEntry(at, ct) is { } entry
            ? await WhyNotAsync(held, heldTiles, at, entry, ct)
            : $"its entry {at} cannot be read";
    }

    private static async Task<string?> WhyNotAsync(
        HeldLog held,
        ITileSource heldTiles,
        long at,
        ReadOnlyMemory<byte> entry,
        CancellationToken ct
    )
    {
        if (Read(entry) is not { } named)
        {
            return $"its entry {at} is not what {held.Origin} has there, and is no entry {Kind}";
        }
        if (named.Origin != held.Origin.ToString() || named.Size < at || named.Size > held.Checkpoint.Size)
        {
            return $"its entry {at} reopens {named.Origin} with {named.Size} entries, but this vault holds {held.Origin} with {held.Checkpoint.Size}";
        }
        var root = await new TileTree(heldTiles, held.Checkpoint.Size).RootAsync(named.Size, ct);
        return root == named.Root
            ? null
            : $"its entry {at} reopens {named.Origin} with another root than this vault holds at {named.Size} entries";
    }

    /// <summary>The index of the first entry that two logs do not share, found from the top of their trees down.</summary>
    internal static async Task<long> FirstDifferenceAsync(
        ITileSource left,
        long leftSize,
        ITileSource right,
        long rightSize,
        CancellationToken ct
    )
    {
        var level = 0;
        while (Hashes(level + 1) > 0)
        {
            level++;
        }
        var at = 0L;
        for (; level >= 0; level--)
        {
            at *= TileId.Full;
            while (at < Hashes(level))
            {
                var number = at / TileId.Full;
                var ours = await ReadAsync(left, leftSize, level, number, ct);
                var theirs = await ReadAsync(right, rightSize, level, number, ct);
                var end = Math.Min(Hashes(level), (number + 1) * TileId.Full);
                while (at < end && Same(ours, theirs, (int)(at % TileId.Full)))
                {
                    at++;
                }
                if (at < end)
                {
                    break;
                }
            }
        }
        return at;

        long Hashes(int atLevel) => TileId.HashesAt(Math.Min(leftSize, rightSize), atLevel);
    }

    private static Task<ReadOnlyMemory<byte>> ReadAsync(
        ITileSource tiles,
        long size,
        int level,
        long number,
        CancellationToken ct
    ) => tiles.ReadHashesAsync(new(level, number, TileId.WidthIn(size, level, number)), ct);

    private static bool Same(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right, int hash) =>
        left
            .Span.Slice(hash * LogHash.Size, LogHash.Size)
            .SequenceEqual(right.Span.Slice(hash * LogHash.Size, LogHash.Size));

    private static Reopened? Read(ReadOnlyMemory<byte> entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry);
            return
                json.RootElement.GetProperty("kind").GetString() == Kind
                && json.RootElement.GetProperty("data") is var data
                && data.GetProperty("origin").GetString() is { } origin
                && data.GetProperty("size").TryGetInt64(out var size)
                && LogHash.TryParse(data.GetProperty("root").GetString() ?? "", out var root)
                ? new(origin, size, root)
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Any bytes may be in an entry that somebody else made.
            return null;
        }
    }

    private sealed record Reopened(string Origin, long Size, LogHash Root);
}
