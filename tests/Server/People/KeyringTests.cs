using System.Security.Cryptography;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using NodaTime;

namespace Holdfast.Tests.Server.People;

public sealed class KeyringTests(FreshDatabases databases) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-keyring-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Everybody_with_the_master_key_has_the_same_secrets(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var master = MasterKeyFile.OpenOrCreate(Path.Combine(_folder, "master.key"));

        var rings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Keyring.OpenAsync(store, master, Ct)));
        var secrets = await Task.WhenAll(
            rings.Select(ring => ring.GetOrAddSecretAsync("test", () => RandomNumberGenerator.GetBytes(32), Ct))
        );

        Assert.Single(secrets.Select(Convert.ToHexString).Distinct());
        Assert.Single(rings.Select(ring => ring.Hash("email", "maya@larkfield.example"u8)).Distinct());
        var (key, kept) = rings[0].Make("person/1");
        Assert.Equal(key, rings[7].Unwrap("person/1", kept.Bytes));
        Assert.Null(rings[7].Unwrap("person/2", kept.Bytes));
        foreach (var row in await store.ReadKeyringAsync(0, null, 100, Ct))
            Assert.DoesNotContain(
                Convert.ToHexString(secrets[0]),
                Convert.ToHexString(row.Bytes),
                StringComparison.Ordinal
            );
    }

    [Theory, EveryStore]
    public async Task Another_master_key_is_told_so_and_changes_nothing(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await Keyring.OpenAsync(store, MasterKeyFile.OpenOrCreate(Path.Combine(_folder, "right.key")), Ct);
        var before = await store.ReadKeyringAsync(0, null, 100, Ct);

        await Assert.ThrowsAsync<WrongMasterKeyException>(() =>
            Keyring.OpenAsync(store, MasterKeyFile.OpenOrCreate(Path.Combine(_folder, "wrong.key")), Ct)
        );
        Assert.Equal(
            before.Select(row => row.Name),
            (await store.ReadKeyringAsync(0, null, 100, Ct)).Select(row => row.Name)
        );
    }

    [Theory, EveryStore]
    public async Task Keys_are_kept_with_the_entry_that_carries_them_and_not_without(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);

        await log.CommitAsync(new CountWithKey("a", 1, new("person/a", [1, 2, 3])), Ct);
        await log.CommitAsync(new CountWithKey("a", 5, new("person/refused", [4]), Ceiling: 3), Ct);
        await log.CommitAsync(new CountWithKey("b", 1, new("person/b", [5])), Ct);
        Assert.Equal(
            [("person/a", 0L), ("person/b", 1L)],
            (await store.ReadKeyringAsync(0, null, 100, Ct)).Select(row => (row.Name, row.Added))
        );
        Assert.Equal(["person/b"], (await store.ReadKeyringAsync(0, "person/a", 1, Ct)).Select(row => row.Name));

        await log.CommitAsync(new CountWithKey("a", 1, new("person/a", null)), Ct);
        Assert.Equal(["person/b"], (await store.ReadKeyringAsync(0, null, 100, Ct)).Select(row => row.Name));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Adds to a counter and keeps a key, or neither.</summary>
    private sealed record CountWithKey(string Name, int Amount, KeyringChange Key, int Ceiling = int.MaxValue)
        : ICommand
    {
        private Add Adding => new(Name, Amount, Ceiling);

        public string By => Adding.By;

        public IReadOnlyList<KeyringChange> Keyring => [Key];

        public IEnumerable<string> Touches() => Adding.Touches();

        public Decision Decide(IDocuments documents, Instant at) => Adding.Decide(documents, at);
    }
}
