using System.Collections.Immutable;
using System.Text;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;

namespace Holdfast.Vault.Checking;

/// <summary>
/// Reads a whole vault and proves it: every entry hashes to its tile, every tile to the one above, all to the root of every
/// checkpoint that was ever cosigned, and each of those carries both signatures. Believes nothing but the vault's public key.
/// </summary>
/// <param name="vault">To be checked; somebody may be writing to it meanwhile.</param>
public sealed class VaultCheck(IVaultReader vault)
{
    public const int FindingsMax = 100;

    private const int SmallBytesMax = 64 * 1024;

    private readonly ImmutableArray<VaultFinding>.Builder _wrong = ImmutableArray.CreateBuilder<VaultFinding>();

    /// <summary>Told the entries that were read so far, of how many.</summary>
    public Action<long, long> Progress { get; init; } = (_, _) => { };

    /// <summary>The vault's public key as somebody knows it from elsewhere; null: what the vault itself says.</summary>
    public VerifierKey? KnownVaultKey { get; init; }

    public async Task<VaultReport> RunAsync(CancellationToken ct)
    {
        var counted = new CountingReader(vault);
        var logs = ImmutableArray.CreateBuilder<HeldLog>();
        var (checkpoints, beyond) = (0L, 0L);
        var snapshots = new Dictionary<string, SnapshotCommitment>(StringComparer.Ordinal);
        if (await ReadKeysAsync(counted, ct) is var (vaultKey, trusted))
        {
            foreach (var epoch in await EpochsAsync(counted, ct))
            {
                var log = new LogCheck(counted, epoch, trusted, vaultKey, Find) { Progress = Progress };
                await FindingAsync(async () =>
                {
                    if (await log.RunAsync(ct) is { } held)
                    {
                        logs.Add(held);
                        await CheckNamesAsync(counted, held, ct);
                    }
                });
                foreach (var (entries, snapshot) in log.Snapshots)
                {
                    snapshots[VaultPaths.Snapshot(epoch, entries)] = snapshot;
                }
                checkpoints += log.Checkpoints;
                beyond += log.Beyond;
            }
            await FindingAsync(() => CheckSnapshotsAsync(counted, snapshots, ct));
            await FindingAsync(() => CheckKeyringAsync(counted, ct));
        }
        return new(logs.ToImmutable(), checkpoints, counted.Bytes, beyond, _wrong.ToImmutable());
    }

    private void Find(VaultFinding finding)
    {
        if (_wrong.Count < FindingsMax)
        {
            _wrong.Add(finding);
        }
    }

    /// <summary>A file that cannot even be read is a finding, too.</summary>
    private async Task FindingAsync(Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (VaultDamagedException e)
        {
            Find(new(e.Path, null, e.What));
        }
    }

    private async Task<(VerifierKey VaultKey, TrustedKeys Trusted)?> ReadKeysAsync(
        IVaultReader reader,
        CancellationToken ct
    )
    {
        try
        {
            var key = await VaultKey.ReadPublicAsync(reader, ct);
            if (key is null)
            {
                Find(new(VaultPaths.PublicKey, null, "the vault has no key, so nothing in it can be checked."));
                return null;
            }
            if (KnownVaultKey is { } known && known.Text != key.Text)
            {
                Find(new(VaultPaths.PublicKey, null, $"this is not the key {known.Text}."));
                return null;
            }
            return (key, await TrustedKeys.ReadAsync(reader, ct));
        }
        catch (VaultDamagedException e)
        {
            Find(new(e.Path, null, e.What));
            return null;
        }
    }

    private async Task<IReadOnlyList<int>> EpochsAsync(IVaultReader reader, CancellationToken ct)
    {
        try
        {
            var epochs = await HeldLog.EpochsAsync(reader, ct);
            if (epochs.Count == 0)
            {
                Find(new(VaultPaths.EpochFolder, null, "the vault names no epoch, so it holds no log."));
            }
            return epochs;
        }
        catch (VaultDamagedException e)
        {
            Find(new(e.Path, null, e.What));
            return [];
        }
    }

    private async Task CheckNamesAsync(IVaultReader reader, HeldLog held, CancellationToken ct)
    {
        await CheckTextAsync(VaultPaths.Epoch(held.Origin.Epoch), held.Origin + "\n");
        await CheckTextAsync(VaultPaths.Deployment, held.Origin.Deployment + "\n");

        async Task CheckTextAsync(string path, string expected)
        {
            var bytes = await reader.GetAsync(path, SmallBytesMax, ct);
            if (bytes is not { } read || !read.Span.SequenceEqual(Encoding.UTF8.GetBytes(expected)))
            {
                Find(new(path, null, $"this does not say {expected.TrimEnd()}."));
            }
        }
    }

    private async Task CheckSnapshotsAsync(
        IVaultReader reader,
        Dictionary<string, SnapshotCommitment> committed,
        CancellationToken ct
    )
    {
        await foreach (var path in reader.ListAsync(VaultPaths.SnapshotFolder, ct))
        {
            if (
                !committed.TryGetValue(path, out var snapshot)
                || await reader.GetAsync(path, VaultPaths.FileBytesMax, ct) is not { } bytes
                || !snapshot.Is(bytes)
            )
            {
                Find(new(path, null, "this is not a snapshot that the log is committed to."));
            }
        }
    }

    private async Task CheckKeyringAsync(IVaultReader reader, CancellationToken ct)
    {
        await foreach (var path in reader.ListAsync(VaultPaths.KeyringFolder, ct))
        {
            if (
                !KeyringFile.TryParse(path, out _)
                || await reader.GetAsync(path, KeyringFile.BytesMax + SmallBytesMax, ct) is not { } bytes
                || !KeyringFile.TryRead(bytes, out _)
            )
            {
                Find(new(path, null, "this is not what the vault wrote of the keyring."));
            }
        }
    }

    private sealed class CountingReader(IVaultReader inner) : IVaultReader
    {
        public long Bytes { get; private set; }

        public string Description => inner.Description;

        public async Task<ReadOnlyMemory<byte>?> GetAsync(string path, int bytesMax, CancellationToken ct)
        {
            var bytes = await inner.GetAsync(path, bytesMax, ct);
            Bytes += bytes?.Length ?? 0;
            return bytes;
        }

        public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken ct) => inner.ListAsync(folder, ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
