using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Checking;

/// <summary>
/// Holds a database against what a vault has cosigned of its log, epoch by epoch. That shows what a database cannot show of
/// itself: that an older one was put back, and that somebody with the signing key wrote another history.
/// </summary>
public sealed class DatabaseComparison
{
    private readonly IVaultReader _vault;
    private readonly List<string> _wrong = [];

    private DatabaseComparison(IVaultReader vault, IReadOnlyList<VerifierKey> trusted, IReadOnlyList<HeldLog> logs)
    {
        _vault = vault;
        Trusted = trusted;
        Logs = logs;
    }

    /// <summary>Keys that the vault lets sign the log.</summary>
    public IReadOnlyList<VerifierKey> Trusted { get; }

    /// <summary>What the vault has cosigned, the oldest epoch first.</summary>
    public IReadOnlyList<HeldLog> Logs { get; }

    /// <param name="vault">Its checkpoints are believed by their signatures; that they are its entries', the vault's own check says.</param>
    /// <param name="known">The vault's public key as somebody knows it; null takes what the vault says.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="VaultDamagedException">Keys or checkpoints are not what the vault wrote.</exception>
    public static async Task<DatabaseComparison> OpenAsync(IVaultReader vault, VerifierKey? known, CancellationToken ct)
    {
        var vaultKey =
            known
            ?? await VaultKey.ReadPublicAsync(vault, ct)
            ?? throw new VaultDamagedException(
                VaultPaths.PublicKey,
                "the vault has no key, so nothing in it can be believed."
            );
        var trusted = await TrustedKeys.ReadAsync(vault, ct);
        var logs = new List<HeldLog>();
        foreach (var epoch in await HeldLog.EpochsAsync(vault, ct))
        {
            if (await HeldLog.ReadAsync(vault, epoch, trusted, vaultKey, ct) is { } held)
            {
                logs.Add(held);
            }
        }
        return new(vault, trusted.Keys, logs);
    }

    /// <param name="store">The database.</param>
    /// <param name="seal">What its own check found, with the roots at the sizes of <see cref="Logs"/>.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <returns>What is wrong, the oldest epoch first; empty when the database is the log that the vault has, or goes on from it.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IStore store, SealCheck.Result seal, CancellationToken ct)
    {
        if (Logs.Count == 0)
        {
            _wrong.Add("The vault has cosigned nothing, so there is nothing to compare with.");
        }
        foreach (var held in Logs)
        {
            try
            {
                await CompareAsync(store, held, seal, ct);
            }
            catch (TileUnreadableException e)
            {
                _wrong.Add($"The vault cannot be compared with: {VaultPaths.Log(held.Origin.Epoch)}{e.Message}");
            }
        }
        return _wrong;
    }

    private async Task CompareAsync(IStore store, HeldLog held, SealCheck.Result seal, CancellationToken ct)
    {
        var (origin, size) = (held.Origin, held.Checkpoint.Size);
        if (seal.Origin is { } ours && ours.Deployment != origin.Deployment)
        {
            _wrong.Add($"The vault keeps {origin}, but the database is sealed as {ours}: they do not belong together.");
            return;
        }
        if (origin.Epoch > seal.Epoch)
        {
            _wrong.Add(
                $"The vault already holds {origin}, but the database is in epoch {seal.Epoch}: it is older than the last restore."
            );
            return;
        }
        if (End(origin, seal) is not { } end)
        {
            _wrong.Add(
                $"The database is in epoch {seal.Epoch}, but none of its entries says how {origin} ended, which the vault holds."
            );
            return;
        }
        if (origin.Epoch == seal.Epoch && end < size)
        {
            _wrong.Add(
                seal.IsWhole
                    ? $"The database has {end} entries, but the vault has cosigned {size} of {origin}: an older database was put back."
                    : $"Entry {end}, which the vault holds, is missing from the database."
            );
        }
        var shared = Math.Min(size, end);
        var tiles = new HeldTiles(_vault, origin.Epoch);
        var theirs = shared == size ? held.Checkpoint.Root : await new TileTree(tiles, size).RootAsync(shared, ct);
        if (seal.Roots[shared] != theirs)
        {
            await NameAsync(store, tiles, held, shared, ct);
        }
    }

    /// <summary>Entries that the database has of one epoch's log; null when it does not say where a past one ended.</summary>
    private static long? End(LogOrigin origin, SealCheck.Result seal) =>
        origin.Epoch == seal.Epoch
            ? seal.Entries
            : seal.Reopenings.FirstOrDefault(reopening => reopening.Fact.Origin == origin.ToString())?.Index
                ?? (seal.IsWhole ? null : seal.Entries);

    /// <summary>Names the first entry that is not the one that the vault holds.</summary>
    private async Task NameAsync(IStore store, HeldTiles tiles, HeldLog held, long shared, CancellationToken ct)
    {
        for (var number = 0L; number * TileId.Full < shared; number++)
        {
            var tile = new TileId(0, number, TileId.WidthIn(held.Checkpoint.Size, 0, number));
            var hashes = (await tiles.ReadHashesAsync(tile, ct)).Hashes();
            var first = number * TileId.Full;
            var entries = await store.ReadEntriesAsync(first, TileId.WidthIn(shared, 0, number), ct);
            foreach (var (entry, hash) in entries.Zip(hashes))
            {
                if (LogHash.OfEntry(entry.Bytes.Span) != hash)
                {
                    var bundle = VaultPaths.Tile(held.Origin.Epoch, tile with { Level = TileId.EntriesLevel });
                    _wrong.Add($"Entry {entry.Index} is not the one that the vault holds in {bundle}.");
                    return;
                }
            }
        }
        _wrong.Add(
            $"The database's first {shared} entries have another root than the vault's, though its tiles name the same entries: {VaultPaths.Log(held.Origin.Epoch)} is damaged."
        );
    }
}
