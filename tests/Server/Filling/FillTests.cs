using Holdfast.Ledger;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Filling;

/// <summary>A database made of entries, or of a snapshot and the entries after it, is the one that they came from.</summary>
public sealed class FillTests(FreshDatabases databases) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-fill-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task From_entries_alone_it_is_the_same_database(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await CountAsync(log, 300);

        await using var other = await databases.CreateAsync(kind, Ct);
        await FillAsync(other, store, snapshot: null);
        await SameAsync(store, other);
        await using var filled = await other.OpenStoreAsync(Ct);
        await using var further = new Log(filled, new CounterRules(), TimeProvider.System);
        Assert.Equal(
            300,
            Assert.IsType<Outcome.Committed>(await further.CommitAsync(new Add("a"), Ct)).Entry.Header.Index
        );
    }

    [Theory, EveryStore]
    public async Task From_a_snapshot_and_what_came_after_it_is_the_same_database(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await CountAsync(log, 200);
        var folder = new SnapshotFolder(_folder);
        var taking = folder.TakeAsync(log, Ct);
        await CountAsync(log, 200);
        var taken = await taking;
        Assert.NotNull(taken);
        Assert.Equal(taken, (await FindAsync<LastSnapshot>(store, LastSnapshot.Key))!.Taken);

        await using var other = await databases.CreateAsync(kind, Ct);
        await FillAsync(other, store, folder.Open(taken.Index));
        await SameAsync(store, other);
    }

    [Theory, EveryStore]
    public async Task Nothing_new_makes_no_snapshot_and_old_ones_go(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var folder = new SnapshotFolder(_folder);
        Assert.Null(await folder.TakeAsync(log, Ct));
        var taken = new List<SnapshotTaken>();
        for (var i = 0; i < 4; i++)
        {
            await CountAsync(log, 3);
            taken.Add((await folder.TakeAsync(log, Ct))!);
            Assert.Null(await folder.TakeAsync(log, Ct));
        }
        Assert.Equal([false, false, true, true], taken.Select(one => IsThere(folder, one.Index)));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Theory, EveryStore]
    public async Task No_snapshot_is_made_of_a_database_that_is_wrong(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await CountAsync(log, 10);
        await using (var batch = await store.BeginBatchAsync([], 0, Ct))
        {
            await batch.WriteAsync(
                [],
                [new(CounterRules.Key("a"), 3, "{\"Value\":7}"u8.ToArray())],
                [],
                batch.Head,
                Ct
            );
            await batch.CommitAsync(Ct);
        }
        await Assert.ThrowsAsync<InvalidDataException>(() => new SnapshotFolder(_folder).TakeAsync(log, Ct));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory, EveryStore]
    public async Task A_log_is_never_written_over_and_half_a_fill_leaves_nothing(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using (var store = await database.OpenStoreAsync(Ct))
        {
            await using (var half = await BeginAsync(database))
            {
                await half.WriteEntriesAsync([new(0, "counter/a", "counter.added/1", "{}"u8.ToArray())], Ct);
            }
            Assert.Equal(Head.Empty, await store.ReadHeadAsync(Ct));
            Assert.Empty(await store.ReadEntriesAsync(0, 1, Ct));
            await using var log = new Log(store, new CounterRules(), TimeProvider.System);
            await CountAsync(log, 1);
        }
        await Assert.ThrowsAsync<NotEmptyException>(() => BeginAsync(database));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task CountAsync(Log log, int times)
    {
        for (var i = 0; i < times; i++)
            await log.CommitAsync(new Add(((char)('a' + i % 20)).ToString()), Ct);
    }

    private static async Task<IStoreFill> BeginAsync(TestDatabase database) =>
        database.Kind == StoreKind.Sqlite
            ? await SqliteFill.BeginAsync(database.Path, Ct)
            : await PostgresFill.BeginAsync(database.ConnectionString, Ct);

    private static async Task FillAsync(TestDatabase to, IStore from, Stream? snapshot)
    {
        var head = await from.ReadHeadAsync(Ct);
        var replay = new Replay(new CounterRules());
        if (snapshot is not null)
        {
            var documents = new List<StoredDocument>();
            await foreach (var document in SnapshotFile.ReadAsync(snapshot, Ct))
                documents.Add(document);
            await snapshot.DisposeAsync();
            replay.Begin(documents, documents.Max(document => document.Index) + 1);
        }
        await replay.AdvanceAsync(from, head.NextIndex, null, Ct);
        Assert.Equal(head.Digest, replay.Digest());
        await using var fill = await BeginAsync(to);
        for (var at = 0L; at < head.NextIndex; at += 50)
            await fill.WriteEntriesAsync(await from.ReadEntriesAsync(at, 50, Ct), Ct);
        await fill.WriteDocumentsAsync(replay.Stored(), Ct);
        await fill.WriteKeyringAsync([new KeyringRow("person/1", 7, [1, 2, 3])], Ct);
        await fill.CompleteAsync(head, followFrom: 120, Ct);
    }

    private static async Task SameAsync(IStore store, TestDatabase other)
    {
        await using var filled = await other.OpenStoreAsync(Ct);
        Assert.Equal(await store.ReadHeadAsync(Ct), await filled.ReadHeadAsync(Ct));
        Assert.Equal(120, await filled.ReadCursorAsync("mail", Ct));
        await filled.WriteCursorAsync("mail", 125, Ct);
        Assert.Equal(125, await filled.ReadCursorAsync("mail", Ct));
        Assert.Equal(120, await filled.ReadCursorAsync("other", Ct));
        var entries = await filled.ReadEntriesAsync(0, 10_000, Ct);
        Assert.Equal(
            (await store.ReadEntriesAsync(0, 10_000, Ct)).Select(entry => Convert.ToHexString(entry.Bytes.Span)),
            entries.Select(entry => Convert.ToHexString(entry.Bytes.Span))
        );
        Assert.Equal(
            (await store.ScanAsync("", null, 10_000, Ct)).Select(one => (one.Key, one.Index)),
            (await filled.ScanAsync("", null, 10_000, Ct)).Select(one => (one.Key, one.Index))
        );
        Assert.Equal("person/1", Assert.Single(await filled.ReadKeyringAsync(0, null, 10, Ct)).Name);
        var verified = await new Verification(filled, new CounterRules()).RunAsync(_ => [], null, Ct);
        Assert.Empty(verified.Wrong);
    }

    private static async Task<T?> FindAsync<T>(IStore store, string key)
        where T : class
    {
        var found = await store.ScanAsync(key, null, 1, Ct);
        return found.Count == 0
            ? null
            : (T)new Log(store, new CounterRules(), TimeProvider.System).Rules.ReadDocument(key, found[0].Bytes);
    }

    private static bool IsThere(SnapshotFolder folder, long index)
    {
        using var file = folder.Open(index);
        return file is not null;
    }
}
