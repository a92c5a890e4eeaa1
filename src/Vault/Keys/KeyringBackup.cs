using System.Globalization;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Keys;

/// <summary>
/// The keyring's own backup: a folder of dated files, each the whole table as it was, wrapped by the master key, which is kept
/// elsewhere. Files die after some days by this machine's clock, so that a destroyed key is gone from here too. Trusted: a file
/// that is there is whole. May be lost: all of it, while the database or a vault has the keyring.
/// </summary>
public sealed class KeyringBackup(string folder, int days, TimeProvider time)
{
    private const int PageSize = 5_000;
    private const string Beginning = "keyring-";
    private const string Stamp = "yyyyMMdd'T'HHmmss.fff'Z'";

    /// <summary>When the newest file was made; null when there is none.</summary>
    public DateTimeOffset? Newest() => Files().Select(file => (DateTimeOffset?)file.Made).Max();

    /// <summary>Writes a new file and deletes those that are too old. The new one is on disk when it returns.</summary>
    /// <returns>Its path, and how many keys are in it.</returns>
    public async Task<(string Path, long Keys)> WriteAsync(IStore store, CancellationToken ct)
    {
        var rows = new List<KeyringRow>();
        while (
            await store.ReadKeyringAsync(rows.LastOrDefault()?.Added ?? 0, rows.LastOrDefault()?.Name, PageSize, ct)
                is { Count: > 0 } page
        )
        {
            rows.AddRange(page);
        }
        var now = time.GetUtcNow();
        var path = Path.Combine(folder, Beginning + now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture));
        MasterKeyFile.Write(path, KeyringFile.Write(KeyringLines.Write(rows)));
        DropOld(now);
        Durable.FlushFolder(Path.GetFullPath(folder));
        return (path, rows.Count);
    }

    /// <exception cref="InvalidDataException">The file is not one of these, or was cut off or changed.</exception>
    public static async Task<IReadOnlyList<KeyringRow>> ReadAsync(string path, CancellationToken ct) =>
        KeyringFile.TryRead(await File.ReadAllBytesAsync(path, ct), out var rows)
            ? rows
            : throw new InvalidDataException($"{path} is no backup of a keyring, or a damaged one.");

    private void DropOld(DateTimeOffset now)
    {
        foreach (var (path, made) in Files())
        {
            if (now - made > TimeSpan.FromDays(days))
            {
                File.Delete(path);
            }
        }
    }

    private IEnumerable<(string Path, DateTimeOffset Made)> Files()
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }
        foreach (var path in Directory.GetFiles(folder, $"{Beginning}*"))
        {
            if (
                DateTimeOffset.TryParseExact(
                    Path.GetFileName(path)[Beginning.Length..],
                    Stamp,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var made
                )
            )
            {
                yield return (path, made);
            }
        }
    }
}
