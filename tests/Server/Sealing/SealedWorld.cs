using System.Text;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;

namespace Holdfast.Tests.Server.Sealing;

/// <summary>A log of counters, and everything that a reader with the log's public key can check about its seal.</summary>
internal static class SealedWorld
{
    private static readonly LogName s_name = new("shop.example", IsChosen: true);

    public static async Task<SigningKey> SigningAsync(IStore store, CancellationToken ct, LogName? name = null) =>
        new(store, await Keyring.OpenAsync(store, new FixedMasterKey(), ct), name ?? s_name);

    /// <summary>Gives a keyring without one the key that its log will be signed with.</summary>
    public static async Task PutKeyAsync(IStore store, byte[] signingKey, CancellationToken ct) =>
        await SigningKey.PutAsync(await Keyring.OpenAsync(store, new FixedMasterKey(), ct), signingKey, ct);

    public static async Task<NoteKey> KeyAsync(IStore store, CancellationToken ct) =>
        await (await SigningAsync(store, ct)).OpenAsync(ct);

    /// <summary>The key as somebody finds it who only checks.</summary>
    public static Task<VerifierKey?> FindKeyAsync(IStore store, CancellationToken ct) =>
        SigningKey.FindAsync(store, new FixedMasterKey(), ct);

    public static async Task<Sealer> SealerAsync(
        IStore store,
        CancellationToken ct,
        LogName? name = null,
        TimeProvider? time = null,
        Action<SealStep>? reached = null
    ) => new(store, await SigningAsync(store, ct, name), time ?? TimeProvider.System, reached);

    public static Task<Outcome[]> AddAsync(Log log, int count, CancellationToken ct) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => log.CommitAsync(new Add($"c{i % 7}"), ct)));

    /// <summary>Opens the published checkpoint as a stranger does, and checks every tile and bundle under it.</summary>
    public static async Task<Checkpoint> CheckAsync(IStore store, CancellationToken ct)
    {
        var key = await KeyAsync(store, ct);
        var log = new SealedLog(store);
        var published = await log.ReadCheckpointAsync(ct);
        Assert.NotNull(published);
        Assert.True(SignedCheckpoint.TryOpen(published.Note, key.Verifier, out var opened, out var why), why);
        var checkpoint = opened.Checkpoint;
        var edge = new TreeEdge();
        var tiles = new List<StagedTile>();
        for (var number = 0L; TileId.WidthIn(checkpoint.Size, 0, number) is > 0 and var width; number++)
        {
            var bundle = await log.ReadAsync(TileId.Bundle(number, width), ct);
            Assert.True(Bundle.TryRead(bundle!.Value, width, out var entries));
            foreach (var entry in entries)
                edge.Append(LogHash.OfEntry(entry.Span), (tile, bytes) => tiles.Add(new(tile, bytes)));
        }
        Assert.Equal(checkpoint.Root, edge.Root());
        foreach (
            var (tile, bytes) in tiles.Concat(edge.Partial().Select(part => new StagedTile(part.Tile, part.Bytes)))
        )
        {
            var stored = await log.ReadAsync(tile, ct);
            Assert.True(stored is not null, $"{tile} is missing");
            Assert.Equal(bytes, stored.Value.ToArray());
        }
        return checkpoint;
    }

    /// <summary>Whether the log of the later checkpoint is the continuation of the earlier one, proved from the stored tiles.</summary>
    public static async Task RequireExtendsAsync(
        IStore store,
        Checkpoint earlier,
        Checkpoint later,
        CancellationToken ct
    )
    {
        var tree = new TileTree(new StoredTiles(store, later.Size), later.Size);
        var path = await tree.ProveConsistencyAsync(earlier.Size, later.Size, ct);
        Assert.True(
            LogProofs.Extends(earlier.Size, earlier.Root, later.Size, later.Root, path),
            $"forked between {earlier.Size} and {later.Size}"
        );
    }

    public static Checkpoint Read(SealedNote note)
    {
        Assert.True(Note.TryParse(note.Note, out var parsed));
        Assert.True(Checkpoint.TryParse(parsed.Text, out var checkpoint));
        return checkpoint;
    }

    public static string Text(SealedNote note) => Encoding.UTF8.GetString(note.Note);

    /// <summary>Opens every keyring of these tests; what it hides is nobody's.</summary>
    private sealed class FixedMasterKey : IMasterKey
    {
        private static readonly byte[] s_key = new byte[SealedBytes.KeyLength];

        public string Description => "the tests' key";

        public ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken ct) =>
            new(SealedBytes.Seal(s_key, "test", key.Span));

        public ValueTask<byte[]> UnwrapAsync(ReadOnlyMemory<byte> wrapped, CancellationToken ct) =>
            new(SealedBytes.TryOpen(s_key, "test", wrapped.Span) ?? throw new WrongMasterKeyException(Description));
    }
}
