using System.Globalization;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Checking;

/// <summary>
/// The files that a vault has of one epoch's log, by their names alone: what does not belong and what is missing is found here,
/// what is in them is checked by <see cref="LogCheck"/>.
/// </summary>
internal sealed class LogFiles
{
    private const string NewestCheckpoint = "checkpoint";
    private const string KeptCheckpoints = "checkpoints/";

    private readonly HashSet<TileId> _full = [];
    private readonly List<long> _sizes = [];
    private readonly Dictionary<(int Level, long Number), List<int>> _partial = [];
    private readonly int _epoch;
    private readonly long _size;
    private readonly Action<VaultFinding> _find;

    private LogFiles(int epoch, long size, Action<VaultFinding> find) => (_epoch, _size, _find) = (epoch, size, find);

    /// <summary>Sizes of which a checkpoint was kept, the smallest first.</summary>
    public IReadOnlyList<long> Sizes => _sizes;

    /// <summary>Widths of the partial tiles and bundles, which smaller sizes left.</summary>
    public Dictionary<(int Level, long Number), List<int>> Partial => _partial;

    /// <summary>Files of a pull that did not end.</summary>
    public long Beyond { get; private set; }

    /// <param name="vault">Is only listed.</param>
    /// <param name="epoch">Of the log.</param>
    /// <param name="size">Entries that were cosigned.</param>
    /// <param name="find">Told what does not belong, then what is missing.</param>
    /// <param name="ct">Stops the listing.</param>
    public static async Task<LogFiles> ListAsync(
        IVaultReader vault,
        int epoch,
        long size,
        Action<VaultFinding> find,
        CancellationToken ct
    )
    {
        var files = new LogFiles(epoch, size, find);
        var folder = VaultPaths.Log(epoch);
        await foreach (var path in vault.ListAsync(folder, ct))
        {
            files.Add(path, path[folder.Length..]);
        }
        files._sizes.Sort();
        files.RequireWhole();
        return files;
    }

    private void Add(string path, string name)
    {
        if (TileId.TryParse(name, out var tile))
        {
            Add(tile.Value);
        }
        else if (
            name.StartsWith(KeptCheckpoints, StringComparison.Ordinal)
            && long.TryParse(
                name.AsSpan(KeptCheckpoints.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var size
            )
            && path == VaultPaths.Checkpoints(_epoch, size)
        )
        {
            _sizes.Add(size);
        }
        else if (name != NewestCheckpoint)
        {
            _find(new(path, null, "no file of a vault has this name."));
        }
    }

    private void Add(TileId tile)
    {
        if (TileId.WidthIn(_size, tile.Level, tile.Number) < tile.Width)
        {
            Beyond++;
        }
        else if (tile.IsFull)
        {
            _full.Add(tile);
        }
        else
        {
            (
                _partial.TryGetValue((tile.Level, tile.Number), out var widths)
                    ? widths
                    : _partial[(tile.Level, tile.Number)] = []
            ).Add(tile.Width);
        }
    }

    private void RequireWhole()
    {
        foreach (var tile in TileId.Between(0, _size).Where(tile => tile.IsFull && !_full.Contains(tile)))
        {
            _find(new(VaultPaths.Tile(_epoch, tile), tile.FirstEntry(), "the file is missing."));
        }
        if (_sizes.Count == 0 || _sizes[^1] < _size)
        {
            _find(new(VaultPaths.Checkpoints(_epoch, _size), _size, "the file is missing."));
        }
        else if (_sizes[^1] > _size)
        {
            var newest = VaultPaths.Checkpoints(_epoch, _sizes[^1]);
            _find(new(newest, _sizes[^1], $"this was cosigned, but the newest checkpoint says {_size} entries."));
        }
    }
}
