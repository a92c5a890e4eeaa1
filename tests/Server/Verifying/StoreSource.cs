using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Vault.Pulling;

namespace Holdfast.Tests.Server.Verifying;

/// <summary>A store as a vault would see it over the network, without the network.</summary>
internal sealed class StoreSource(IStore store, VerifierKey key) : ILogSource
{
    private readonly SealedLog _log = new(store);

    public string Description => store.Description;

    public async Task<ReadOnlyMemory<byte>> ReadCheckpointAsync(CancellationToken ct) =>
        (await _log.ReadCheckpointAsync(ct))?.Note ?? throw new SourceFailedException("Nothing is sealed yet.");

    public Task<VerifierKey?> ReadKeyAsync(CancellationToken ct) => Task.FromResult<VerifierKey?>(key);

    public Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct) => _log.ReadAsync(tile, ct);

    public Task<ReadOnlyMemory<byte>?> ReadKeyringAsync(long from, string? afterName, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(null);

    public Task<ReadOnlyMemory<byte>?> ReadSnapshotAsync(long entries, int bytesMax, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(null);

    public Task<bool> TellAsync(ReadOnlyMemory<byte> cosigned, CancellationToken ct) => Task.FromResult(false);
}
