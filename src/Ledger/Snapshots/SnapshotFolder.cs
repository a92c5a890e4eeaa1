using System.Globalization;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Snapshots;

/// <summary>
/// The snapshots that this host has made, for vaults to fetch. Nothing here is trusted and all of it may be lost: the next one
/// is made from the store.
/// </summary>
public sealed class SnapshotFolder(string path)
{
    /// <summary>A vault that fetches the last one while the next is made still finds it.</summary>
    private const int Kept = 2;

    private const string Ending = ".snapshot";

    /// <summary>Writes a snapshot of the store and commits the log to it. Null when nothing has happened since the last.</summary>
    public async Task<SnapshotTaken?> TakeAsync(Log log, CancellationToken ct)
    {
        Directory.CreateDirectory(path);
        await using var snapshot = await log.Store.OpenSnapshotAsync(ct);
        if (await IsTakenAsync(log.Store, snapshot.Head, ct))
        {
            return null;
        }
        var unfinished = Path.Combine(path, $"{Guid.NewGuid():N}.tmp");
        try
        {
            var taken = await SnapshotFile.WriteAsync(unfinished, snapshot, ct);
            File.Move(unfinished, FileOf(taken.Index), overwrite: true);
            var outcome = await log.CommitAsync(new TakeSnapshot(taken), ct);
            DeleteOld();
            return outcome is Outcome.Committed ? taken : null;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>The file of the snapshot that covers so many entries, if this host has it.</summary>
    public FileStream? Open(long index)
    {
        try
        {
            return new FileStream(FileOf(index), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Nothing has happened if the last entry is the one that committed to the last snapshot.</summary>
    private static async Task<bool> IsTakenAsync(IStore store, Head head, CancellationToken ct) =>
        head.NextIndex == 0
        || await store.ReadEntriesAsync(head.NextIndex - 1, 1, ct) is [{ Kind: SnapshotTaken.Kind }];

    private void DeleteOld()
    {
        foreach (var old in Directory.EnumerateFiles(path, $"*{Ending}").OrderByDescending(Number).Skip(Kept))
        {
            File.Delete(old);
        }
    }

    private static long Number(string file) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(file),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var index
        )
            ? index
            : -1;

    private string FileOf(long index) => Path.Combine(path, index.ToString(CultureInfo.InvariantCulture) + Ending);
}
