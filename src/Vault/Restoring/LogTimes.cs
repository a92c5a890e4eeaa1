using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using NodaTime;

namespace Holdfast.Vault.Restoring;

/// <summary>When the entries of a log were written, read one by one and unproven: what is found by it is proven later.</summary>
internal sealed class LogTimes(ITileSource tiles, long size)
{
    /// <summary>Where a restore ends: the number of entries that it takes.</summary>
    /// <exception cref="RestoreRefusedException">There is nothing before that.</exception>
    public async Task<long> EndAsync(RestoreOptions options, CancellationToken ct)
    {
        var end = size;
        if (options.UntilIndex is { } index)
        {
            end =
                index >= 0 && index <= size
                    ? index
                    : throw new RestoreRefusedException(
                        $"The vault holds {size} entries; there is no entry {index} to end before."
                    );
        }
        if (options.UntilTime is { } until)
        {
            end = Math.Min(end, await FirstAfterAsync(size, until, ct));
        }
        return end > 0 ? end : throw new RestoreRefusedException("There is nothing before that to restore.");
    }

    /// <summary>
    /// Among the first entries the first that is later than a moment. Times never go back in a log, so it is found by halving.
    /// </summary>
    public async Task<long> FirstAfterAsync(long end, Instant moment, CancellationToken ct)
    {
        var (low, high) = (0L, end);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (await OfAsync(middle, ct) > moment)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        return low;
    }

    public async Task<Instant> OfAsync(long index, CancellationToken ct)
    {
        var number = index / TileId.Full;
        var width = TileId.WidthIn(size, 0, number);
        return
            await tiles.ReadAsync(TileId.Bundle(number, width), ct) is { } bytes
            && Bundle.TryRead(bytes, width, out var entries)
            ? EntryFormat.Open(index, entries.Value[(int)(index % TileId.Full)]).At
            : throw new RestoreRefusedException($"The bundle of entry {index} is missing from the vault, or damaged.");
    }
}
