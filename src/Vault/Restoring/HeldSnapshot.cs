using System.Globalization;
using System.Runtime.InteropServices;
using Holdfast.Ledger;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Restoring;

/// <summary>
/// The newest snapshot of a vault that covers no entry past the end. A restore begins with its documents, and believes them once
/// an entry of the log names their digest; a full restore makes the documents itself and compares.
/// </summary>
internal sealed class HeldSnapshot
{
    private string? _named;

    private HeldSnapshot(long index) => Index = index;

    /// <summary>Entries that it covers.</summary>
    public long Index { get; }

    /// <summary>Null in a full restore, which makes them itself.</summary>
    public IReadOnlyList<StoredDocument>? Documents { get; private init; }

    /// <summary>Of the documents.</summary>
    public StateDigest Digest { get; set; }

    /// <summary>Whether the log is committed to a snapshot of this size at all.</summary>
    public bool IsNamed => _named is not null;

    public bool IsProven => _named == Digest.ToString();

    /// <summary>Null when there is none.</summary>
    /// <exception cref="RestoreRefusedException">It cannot be read.</exception>
    public static async Task<HeldSnapshot?> FindAsync(
        IVaultReader vault,
        int epoch,
        long end,
        bool isFull,
        CancellationToken ct
    )
    {
        var newest = -1L;
        var folder = VaultPaths.Snapshots(epoch);
        await foreach (var path in vault.ListAsync(folder, ct))
        {
            var name = path.AsSpan(folder.Length);
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= end)
            {
                newest = Math.Max(newest, index);
            }
        }
        return newest < 0 ? null
            : isFull ? new(newest)
            : await ReadAsync(vault, epoch, newest, ct);
    }

    /// <summary>An entry of the log may be the one that names this snapshot.</summary>
    public void See(IEnumerable<Entry> page, Replay replay)
    {
        foreach (var entry in page)
        {
            if (
                entry.Kind == SnapshotTaken.Kind
                && replay.Read(entry).Fact is SnapshotTaken taken
                && taken.Index == Index
            )
            {
                _named = taken.Digest;
            }
        }
    }

    private static async Task<HeldSnapshot> ReadAsync(IVaultReader vault, int epoch, long index, CancellationToken ct)
    {
        try
        {
            var bytes = await vault.GetAsync(VaultPaths.Snapshot(epoch, index), VaultPaths.FileBytesMax, ct);
            using var file = Open(bytes ?? ReadOnlyMemory<byte>.Empty);
            var documents = new List<StoredDocument>();
            var sum = StateDigest.Zero;
            await foreach (var document in SnapshotFile.ReadAsync(file, ct))
            {
                documents.Add(document);
                sum += StateDigest.Of(document.Key, document.Bytes);
            }
            return new(index) { Documents = documents, Digest = sum };
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw new RestoreRefusedException(
                $"The vault's snapshot of {index} entries cannot be read ({damaged.Message}). Restore with --full, which needs none."
            );
        }
    }

    /// <summary>Snapshots are large: their bytes are read where they lie.</summary>
    private static MemoryStream Open(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(bytes.ToArray(), writable: false);
}
