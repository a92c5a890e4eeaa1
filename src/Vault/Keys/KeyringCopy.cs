using Holdfast.Ledger.Keys;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;

namespace Holdfast.Vault.Keys;

/// <summary>
/// The vault's copy of head office's keyring: a whole one each day, and what came after it. The keys are wrapped by a master key
/// that no vault has. Copies are deleted after some days, so that a key destroyed at head office dies here too; but never the
/// newest whole one, since head office may be gone.
/// </summary>
/// <param name="vault">Of the copy.</param>
/// <param name="source">May serve no keyring.</param>
/// <param name="days">How long a copy lives, by the vault's own clock; see <see cref="DaysMax"/>.</param>
/// <param name="time">The vault's own clock.</param>
public sealed class KeyringCopy(IVaultStore vault, ILogSource source, int days, TimeProvider time)
{
    public const int DaysDefault = 7;
    public const int DaysMax = 30;

    private static readonly TimeSpan s_wholeEvery = TimeSpan.FromDays(1);

    private readonly HashSet<string> _names = [];
    private DateTimeOffset? _generation;
    private bool _isAnew;
    private int _next;
    private long _from;

    /// <summary>The newest whole copy is a day old, also when nothing else happens.</summary>
    public bool IsDue =>
        _generation is not { } made || time.GetUtcNow() - made >= s_wholeEvery || time.GetUtcNow() < made;

    /// <summary>
    /// Head office was restored: it may number the rows of its keyring from an earlier index on, or have another keyring. The next run makes a
    /// whole copy of its own.
    /// </summary>
    public void BeginAnew() => _isAnew = true;

    /// <summary>
    /// Brings the copy up to now. Called before the entries of a checkpoint are pulled: whoever an entry is about, his key
    /// was there before it.
    /// </summary>
    /// <exception cref="SourceFailedException">To be tried again.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (_generation is null)
        {
            await FindAsync(ct);
        }
        var now = time.GetUtcNow();
        var isWhole = IsDue || _isAnew;
        if (isWhole)
        {
            _generation = now;
            (_next, _from) = (0, 0);
            _names.Clear();
        }
        var generation = _generation!.Value;
        if (!await CopyAsync(generation, ct))
        {
            return;
        }
        _isAnew = false;
        if (isWhole)
        {
            await vault.KeepAsync(
                [new(KeyringFile.Whole(generation), KeyringFile.Write(ReadOnlyMemory<byte>.Empty))],
                ct
            );
            await DropOldAsync(generation, now, ct);
        }
    }

    /// <summary>The keyring as the newest whole copy has it, later rows after earlier ones; empty when there is none.</summary>
    /// <exception cref="VaultDamagedException">A file of it is not what was written.</exception>
    public static async IAsyncEnumerable<KeyringRow> ReadAsync(
        IVaultReader vault,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        if (await WholeAsync(vault, ct) is not [var newest, ..])
        {
            yield break;
        }
        await foreach (var row in ReadAsync(vault, newest, ct))
        {
            yield return row;
        }
    }

    /// <summary>When the whole copies that are still there were made, the newest first.</summary>
    /// <exception cref="VaultDamagedException">A file is none of the keyring's.</exception>
    public static async Task<IReadOnlyList<DateTimeOffset>> WholeAsync(IVaultReader vault, CancellationToken ct) =>
        [
            .. (await FilesAsync(vault, ct))
                .Where(file => file.Number < 0)
                .Select(file => file.Generation)
                .OrderDescending(),
        ];

    /// <summary>The keyring as one whole copy and what came after it has it.</summary>
    /// <exception cref="VaultDamagedException">A file of it is not what was written.</exception>
    public static async IAsyncEnumerable<KeyringRow> ReadAsync(
        IVaultReader vault,
        DateTimeOffset generation,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (
            var file in (await FilesAsync(vault, ct)).Where(file => file.Generation == generation && file.Number >= 0)
        )
        {
            foreach (var row in await ReadAsync(vault, file, ct))
            {
                yield return row;
            }
        }
    }

    private static async Task<IReadOnlyList<KeyringRow>> ReadAsync(
        IVaultReader vault,
        KeyringFile file,
        CancellationToken ct
    ) =>
        await vault.GetAsync(file.Path, KeyringFile.BytesMax + 1024, ct) is { } bytes
        && KeyringFile.TryRead(bytes, out var rows)
            ? rows
            : throw new VaultDamagedException(file.Path, "this is not what the vault wrote of the keyring.");

    /// <summary>Goes on with the newest whole copy after a restart.</summary>
    private async Task FindAsync(CancellationToken ct)
    {
        var files = await FilesAsync(vault, ct);
        if (Newest(files) is not { } newest)
        {
            return;
        }
        _generation = newest;
        var numbered = files.Where(file => file.Generation == newest && file.Number >= 0).ToList();
        _next = numbered.Count == 0 ? 0 : numbered[^1].Number + 1;
        foreach (var file in numbered.TakeLast(1))
        {
            Remember(await ReadAsync(vault, file, ct));
        }
    }

    /// <summary>
    /// False when the source serves no keyring. The rows of the last index are asked for again: there may be more of them now.
    /// </summary>
    private async Task<bool> CopyAsync(DateTimeOffset generation, CancellationToken ct)
    {
        string? after = null;
        var from = _from;
        while (await source.ReadKeyringAsync(from, after, ct) is { } page)
        {
            if (!KeyringLines.TryRead(page, out var rows) || !IsAfter(rows, from, after))
            {
                throw new SourceFailedException($"What {source.Description} serves as its keyring is none.");
            }
            if (rows.Count == 0)
            {
                return true;
            }
            var fresh = rows.Where(row => row.Added != _from || !_names.Contains(row.Name)).ToList();
            if (fresh.Count > 0)
            {
                var file = new KeyringFile(generation, _next);
                await vault.KeepAsync([new(file.Path, KeyringFile.Write(KeyringLines.Write(fresh)))], ct);
                _next++;
            }
            Remember(rows);
            (from, after) = (rows[^1].Added, rows[^1].Name);
        }
        return false;
    }

    private void Remember(IReadOnlyList<KeyringRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Added != _from)
            {
                _names.Clear();
                _from = row.Added;
            }
            _names.Add(row.Name);
        }
    }

    /// <summary>Rows come in order and never again, or the copying would have no end.</summary>
    private static bool IsAfter(IReadOnlyList<KeyringRow> rows, long from, string? after)
    {
        foreach (var row in rows)
        {
            if (
                row.Added < from
                || (row.Added == from && after is not null && string.CompareOrdinal(row.Name, after) <= 0)
            )
            {
                return false;
            }
            (from, after) = (row.Added, row.Name);
        }
        return true;
    }

    private async Task DropOldAsync(DateTimeOffset newest, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var file in await FilesAsync(vault, ct))
        {
            // Half a copy, left by a crash, is of no use to anybody.
            var isOld = now - file.Generation > TimeSpan.FromDays(days);
            if (file.Generation < newest && isOld)
            {
                await vault.DropFromKeyringAsync(file.Number < 0 ? KeyringFile.Whole(file.Generation) : file.Path, ct);
            }
        }
    }

    private static DateTimeOffset? Newest(IReadOnlyList<KeyringFile> files) =>
        files.Where(file => file.Number < 0).Select(file => (DateTimeOffset?)file.Generation).Max();

    private static async Task<List<KeyringFile>> FilesAsync(IVaultReader vault, CancellationToken ct)
    {
        var files = new List<KeyringFile>();
        await foreach (var path in vault.ListAsync(VaultPaths.KeyringFolder, ct))
        {
            files.Add(
                KeyringFile.TryParse(path, out var file)
                    ? file
                    : throw new VaultDamagedException(path, "this is no file of the keyring's backup.")
            );
        }
        files.Sort((left, right) => (left.Generation, left.Number).CompareTo((right.Generation, right.Number)));
        return files;
    }
}
