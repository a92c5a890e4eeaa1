using Holdfast.Ledger;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Vaulting;
using Holdfast.Vault.Pulling;
using Holdfast.Vault.Restoring;

namespace Holdfast.Tests.Server.Restoring;

/// <summary>A real log of counters, a vault that pulls it, and the database that they came from.</summary>
internal sealed class VaultOfCounters : IAsyncDisposable
{
    private readonly List<TestDatabase> _databases = [];
    private readonly Dictionary<long, byte[]> _snapshots = [];
    private MadeLog _made = new(new("shop.example", 1), NoteKey.NewPrivateKey());
    private IStore _store;

    private VaultOfCounters(TestDatabase database, IStore store, SetClock clock)
    {
        _databases.Add(database);
        _store = store;
        Clock = clock;
        Log = new Log(store, new CounterRules(), clock);
    }

    public SetClock Clock { get; }

    public Log Log { get; private set; }

    /// <summary>Head office's database as it is now; after a restore the new one.</summary>
    public IStore Store => _store;

    /// <summary>Its databases, those that a restore replaced among them, the oldest first.</summary>
    public IReadOnlyList<TestDatabase> Databases => _databases;

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

    /// <summary>Head office takes a snapshot, which the next pull brings.</summary>
    public async Task<SnapshotTaken> SnapshotAsync()
    {
        var path = Directory.CreateTempSubdirectory("holdfast-snapshots-").FullName;
        try
        {
            var folder = new SnapshotFolder(path);
            var taken = await folder.TakeAsync(Log, Ct);
            await using var file = folder.Open(taken!.Index)!;
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, Ct);
            _snapshots[taken.Index] = bytes;
            return taken;
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    public async Task PullAsync(Action<PullStep>? step = null)
    {
        foreach (var entry in await _store.ReadEntriesAsync(_made.Size, 1_000_000, Ct))
            _made.Append(entry.Bytes.ToArray());
        await using var office = await FakeHeadOffice.StartAsync(_made, _snapshots);
        using var source = office.Source();
        await Vault.PullAsync(source, step);
    }

    /// <summary>Head office is restored from the vault to before an entry, and goes on under the next epoch, with the same key.</summary>
    public async Task ReopenAsync(long until)
    {
        var database = TestDatabase.Sqlite();
        _databases.Add(database);
        await new Restore(
            Vault.Store,
            new CounterRules(),
            new() { Reason = "an intruder", UntilIndex = until },
            Clock
        ).RunAsync(async ct => await SqliteFill.BeginAsync(database.Path, ct), keyring: null, progress: null, Ct);
        await Log.DisposeAsync();
        await _store.DisposeAsync();
        _store = await database.OpenStoreAsync(Ct);
        Log = new Log(_store, new CounterRules(), Clock);
        _made = new(_made.Origin with { Epoch = _made.Origin.Epoch + 1 }, _made.PrivateKey);
        // A new machine: the old one's snapshots went with it.
        _snapshots.Clear();
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
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }
        await Vault.DisposeAsync();
    }
}
