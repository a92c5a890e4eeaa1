using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Compares the log that is seen with the one that is held, by their checkpoints, and by their tiles where an epoch began anew:
/// either it may go on from an entry, or it is an alarm. Writes nothing.
/// </summary>
internal sealed class LogComparison(IVaultReader vault, ILogSource source, WhoseFault fault, PullOptions options)
{
    /// <summary>The number of entries from which on the seen log is new to this vault's tree of its epoch.</summary>
    /// <exception cref="AlarmException">The log is not one that this vault may follow.</exception>
    public async Task<long> RunAsync(HeldLog? held, SeenLog seen, CancellationToken ct)
    {
        if (held is null || held.Origin.Epoch < seen.Origin.Epoch)
        {
            RequireBounded(seen, held?.Checkpoint.Size ?? 0, held);
            if (held is not null)
            {
                await ExplainAsync(held, seen, ct);
            }
            return 0;
        }
        var (size, root) = (held.Checkpoint.Size, held.Checkpoint.Root);
        if (held.Origin.Epoch > seen.Origin.Epoch)
        {
            throw Alarm(
                AlarmCodes.OldEpoch,
                $"{source.Description} serves {seen.Origin} with {seen.Checkpoint.Size} entries, but that log is over: this vault already holds {held.Origin}."
            );
        }
        if (seen.Checkpoint.Size < size)
        {
            throw Alarm(
                AlarmCodes.Shrunken,
                $"{seen.Origin} has shrunk: it now says {seen.Checkpoint.Size} entries, and this vault has cosigned {size}."
            );
        }
        if (seen.Checkpoint.Size == size && seen.Checkpoint.Root != root)
        {
            throw Alarm(
                AlarmCodes.Forked,
                $"{seen.Origin} has forked: with {size} entries it now has the root {seen.Checkpoint.Root}, and this vault has cosigned {root}."
            );
        }
        RequireBounded(seen, size, held);
        return size;

        AlarmException Alarm(string code, string sentence) => new(new(code, sentence, held.Cosigned, seen.Bytes));
    }

    private async Task ExplainAsync(HeldLog held, SeenLog seen, CancellationToken ct)
    {
        var heldTiles = new HeldTiles(vault, held.Origin.Epoch);
        var tiles = AuthenticTiles.Of(held, seen, vault, source);
        var why = await fault.OfAsync(
            held,
            seen,
            async () =>
            {
                await tiles.OpenAsync(ct);
                return await EpochChange.WhyNotAsync(held, heldTiles, seen.Checkpoint, tiles, ReadEntryAsync, ct);
            },
            ct
        );
        if (why is not null)
        {
            throw new AlarmException(
                new(
                    AlarmCodes.UnexplainedEpoch,
                    $"{source.Description} serves {seen.Origin}, which does not follow from {held.Origin}: {why}.",
                    held.Cosigned,
                    seen.Bytes
                )
            );
        }
        options.Say($"The log goes on as {seen.Origin}; {held.Origin} stays in the vault as it is.");
        options.Reached(PullStep.EpochExplained);

        async Task<ReadOnlyMemory<byte>?> ReadEntryAsync(long index, CancellationToken stop)
        {
            var number = index / TileId.Full;
            var bundle = TileId.Bundle(number, TileId.WidthIn(seen.Checkpoint.Size, 0, number));
            var leaves = await tiles.ReadHashesAsync(bundle with { Level = 0 }, stop);
            var read = await source.ReadAsync(bundle, stop);
            return read is { } bytes && LogCopy.Entries(bytes, leaves) is { } entries
                ? entries[(int)(index % TileId.Full)]
                : TileBytes.Nothing;
        }
    }

    private void RequireBounded(SeenLog seen, long size, HeldLog? held)
    {
        if (seen.Checkpoint.Size - size > options.GrowthMax)
        {
            throw new AlarmException(
                new(
                    AlarmCodes.TooMany,
                    $"{seen.Origin} says it has grown from {size} to {seen.Checkpoint.Size} entries, more than the {options.GrowthMax} that one pull may bring (--growth-max).",
                    held?.Cosigned,
                    seen.Bytes
                )
            );
        }
    }
}
