using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Vaulting;
using Holdfast.Vault.Keeping;

namespace Holdfast.Tests.Server.Restoring;

/// <summary>A real log of counters, a vault that has pulled it, and the database that they came from.</summary>
internal sealed class VaultOfCounters : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly IStore _store;
    private readonly MadeLog _made = new(new("shop.example", 1), NoteKey.NewPrivateKey());
    private readonly string _snapshots = Directory.CreateTempSubdirectory("holdfast-snapshots-").FullName;

    private VaultOfCounters(TestDatabase database, IStore store, SetClock clock)
    {
        _database = database;
        _store = store;
        Clock = clock;
        Log = new Log(store, new CounterRules(), clock);
    }

    public SetClock Clock { get; }

    public Log Log { get; }

    public VaultFolder Vault { get; } = new();

    public VerifierKey LogKey => _made.Key.Verifier;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<VaultOfCounters> CreateAsync(int entries)
    {
        var database = TestDatabase.Sqlite();
        var made = new VaultOfCounters(
            database,
            await database.OpenStoreAsync(Ct),
            new SetClock(new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero))
        );
        await made.CountAsync(entries);
        return made;
    }

    /// <summary>One a second.</summary>
    public async Task CountAsync(int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            Clock.Now += TimeSpan.FromSeconds(1);
            await Log.CommitAsync(new Add($"c{i % 30}"), Ct);
        }
    }

    public async Task<SnapshotTaken> SnapshotAsync()
    {
        var folder = new SnapshotFolder(_snapshots);
        var taken = await folder.TakeAsync(Log, Ct);
        await using var file = folder.Open(taken!.Index)!;
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, Ct);
        await Vault.Store.KeepAsync([new(VaultPaths.Snapshot(taken.Index), bytes)], Ct);
        return taken;
    }

    public async Task PullAsync()
    {
        foreach (var entry in await _store.ReadEntriesAsync(_made.Size, 1_000_000, Ct))
            _made.Append(entry.Bytes.ToArray());
        await using var office = await FakeHeadOffice.StartAsync(_made);
        await Vault.PullAsync(office.Source());
    }

    public Task<Head> HeadAsync() => _store.ReadHeadAsync(Ct);

    /// <summary>What the documents were after so many entries, by the log alone.</summary>
    public async Task<StateDigest> DigestAtAsync(long entries)
    {
        var replay = new Replay(new CounterRules());
        await replay.AdvanceAsync(_store, entries, null, Ct);
        return replay.Digest();
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        await Vault.DisposeAsync();
        Directory.Delete(_snapshots, recursive: true);
    }
}
