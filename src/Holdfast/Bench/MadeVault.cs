using System.Buffers;
using System.Text;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Vault.Keeping;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>Writes a vault of made orders as a vault that had pulled them would hold it, in a fraction of the time.</summary>
internal static class MadeVault
{
    private const string Deployment = "bench.example";
    private const int FilesAtOnce = 64;

    /// <param name="folder">An empty one.</param>
    /// <param name="entries">Of the log, the snapshot's own among them.</param>
    /// <param name="tail">Entries after the snapshot.</param>
    /// <param name="progress">Told the entries made.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task WriteAsync(
        string folder,
        long entries,
        long tail,
        Action<long> progress,
        CancellationToken ct
    )
    {
        await using var vault = FolderStore.Open(folder);
        var vaultKey = new NoteKey("bench-vault.example/1", NoteKey.NewPrivateKey());
        var origin = new LogOrigin(Deployment, 1);
        var logKey = new NoteKey(origin.ToString(), NoteKey.NewPrivateKey());
        await vault.KeepAsync(
            [
                new(VaultPaths.PublicKey, Encoding.UTF8.GetBytes(vaultKey.Verifier.Text + "\n")),
                new(VaultPaths.Trusted(logKey.Verifier), Encoding.UTF8.GetBytes(logKey.Verifier.Text + "\n")),
                new(VaultPaths.Epoch(1), Encoding.UTF8.GetBytes(origin + "\n")),
            ],
            ct
        );
        var edge = new TreeEdge();
        var files = new List<VaultFile>();
        var bundle = new ArrayBufferWriter<byte>();
        var replay = new Replay(RetailModule.Rules);
        foreach (var made in MadeOrders.OfNobody().Make(entries - 1))
        {
            var entry = replay.Write(made.Fact, made.At, made.By, made.Of);
            replay.Apply(entry);
            Add(entry);
            if (replay.NextIndex == entries - 1 - tail)
            {
                var taken = replay.Write(
                    await SnapshotAsync(vault, replay, made.At, ct),
                    made.At,
                    "system:snapshots",
                    "log"
                );
                replay.Apply(taken);
                Add(taken);
            }
            if (files.Count >= FilesAtOnce)
            {
                await vault.KeepAsync([.. files], ct);
                files.Clear();
                progress(replay.NextIndex);
            }
        }
        if (edge.Size % TileId.Full > 0)
        {
            files.Add(
                new(
                    VaultPaths.Tile(1, TileId.Bundle(edge.Size / TileId.Full, (int)(edge.Size % TileId.Full))),
                    bundle.WrittenMemory.ToArray()
                )
            );
        }
        files.AddRange(edge.Partial().Select(tile => new VaultFile(VaultPaths.Tile(1, tile.Tile), tile.Bytes)));
        await vault.KeepAsync([.. files], ct);
        var note = SignedCheckpoint
            .Sign(new(origin.ToString(), edge.Size, edge.Root()), logKey)
            .Note.With(vaultKey)
            .ToBytes();
        await vault.KeepAsync([new(VaultPaths.Checkpoints(1, edge.Size), note)], ct);
        await vault.ReplaceAsync(new(VaultPaths.Checkpoint(1), note), ct);

        void Add(Entry entry)
        {
            Bundle.Write(bundle, entry.Bytes.Span);
            edge.Append(
                LogHash.OfEntry(entry.Bytes.Span),
                (tile, bytes) => files.Add(new(VaultPaths.Tile(1, tile), bytes))
            );
            if (edge.Size % TileId.Full == 0)
            {
                files.Add(
                    new(
                        VaultPaths.Tile(1, TileId.Bundle(edge.Size / TileId.Full - 1, TileId.Full)),
                        bundle.WrittenMemory.ToArray()
                    )
                );
                bundle.ResetWrittenCount();
            }
        }
    }

    private static async Task<SnapshotTaken> SnapshotAsync(
        FolderStore vault,
        Replay replay,
        Instant at,
        CancellationToken ct
    )
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var state = new State(replay, at);
            var taken = await SnapshotFile.WriteAsync(file, state, ct);
            await vault.KeepAsync(
                [new(VaultPaths.Snapshot(1, taken.Index), await File.ReadAllBytesAsync(file, ct))],
                ct
            );
            return taken;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The documents of a replay in place of a store's.</summary>
    private sealed class State(Replay replay, Instant at) : IStoreSnapshot
    {
        private readonly StoredDocument[] _documents =
        [
            .. replay.Stored().OrderBy(document => document.Key, StringComparer.Ordinal),
        ];
        private int _next;

        public Head Head { get; } = new(replay.NextIndex, replay.Digest(), 1, at);

        public Task<IReadOnlyList<StoredDocument>> ScanAsync(string? afterKey, int limit, CancellationToken ct)
        {
            var page = _documents.Skip(_next).Take(limit).ToArray();
            _next += page.Length;
            return Task.FromResult<IReadOnlyList<StoredDocument>>(page);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
