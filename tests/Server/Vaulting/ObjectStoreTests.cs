using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Pulling;
using NodaTime;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>A vault in an object store, against a stand-in: no real bucket was at hand.</summary>
public sealed class ObjectStoreTests : IDisposable
{
    private static readonly Instant s_start = Instant.FromUtc(2026, 11, 21, 10, 0);

    private readonly string _key = Path.Combine(Path.GetTempPath(), $"holdfast-vault-{Guid.NewGuid():N}.key");

    static ObjectStoreTests()
    {
        // Where Amazon's own library looks for them; the stand-in checks none.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-west-2");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_key);

    [Fact]
    public async Task The_log_is_locked_for_180_days_and_what_must_die_is_not()
    {
        await using var bucket = await FakeObjectStore.StartAsync();
        await using var vault = await OpenAsync(bucket);
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(700));
        office.Keyring.Add(new("person/a", 3, [1, 2]));
        using var source = office.Source();
        var pull = await PullAsync(vault, source);
        await pull.RunAsync(Ct);
        office.Log.Grow(100);

        await pull.RunAsync(Ct);

        var unlocked = new List<string>();
        foreach (var key in bucket.Keys())
        {
            foreach (var version in bucket.Versions(key))
            {
                if (version.LockedUntil is null)
                {
                    unlocked.Add(key["shop/".Length..].Split('/')[0]);
                    continue;
                }
                Assert.Equal((s_start + Duration.FromDays(180)).ToDateTimeOffset(), version.LockedUntil);
                Assert.False(bucket.TryDelete(key, version.Id));
            }
        }
        Assert.Equal(["keyring", "log"], unlocked.Distinct().Order());
        Assert.Equal(2, bucket.Versions("shop/log/1/checkpoint").Count);
        Assert.Empty((await new VaultCheck(vault).RunAsync(Ct)).Wrong);
    }

    [Fact]
    public async Task A_vault_in_an_object_store_holds_the_same_as_one_in_a_folder()
    {
        await using var bucket = await FakeObjectStore.StartAsync();
        await using var vault = await OpenAsync(bucket);
        var log = MadeLog.OfSize(1500);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await (await PullAsync(vault, source)).RunAsync(Ct);
        log.Grow(20);

        // A new process goes on from what is there.
        var pulled = await (await PullAsync(vault, source)).RunAsync(Ct);

        Assert.Equal(20, pulled.Entries);
        foreach (var tile in TileId.Between(0, log.Size))
        {
            var expected = await log.ReadAsync(tile, Ct);
            Assert.Equal(expected!.Value.ToArray(), bucket.Versions("shop/" + VaultPaths.Tile(1, tile))[^1].Bytes);
        }
    }

    [Fact]
    public async Task A_file_that_somebody_wrote_over_is_seen_and_the_locked_one_is_still_there()
    {
        await using var bucket = await FakeObjectStore.StartAsync();
        await using var vault = await OpenAsync(bucket);
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(700));
        using var source = office.Source();
        var pull = await PullAsync(vault, source);
        await pull.RunAsync(Ct);
        const string Tile = "log/1/tile/entries/001";
        var truth = bucket.Versions("shop/" + Tile)[0].Bytes;

        // In a versioned bucket writing over is possible and destroys nothing.
        await vault.ReplaceAsync(new(Tile, "gone"u8.ToArray()), Ct);

        Assert.Equal(Tile, (await new VaultCheck(vault).RunAsync(Ct)).Wrong[0].File);
        Assert.Equal(truth, bucket.Versions("shop/" + Tile)[0].Bytes);
        await Assert.ThrowsAsync<VaultDamagedException>(() => vault.KeepAsync([new(Tile, truth)], Ct));
    }

    [Fact]
    public async Task A_bucket_that_keeps_nothing_is_refused()
    {
        await using var bucket = await FakeObjectStore.StartAsync();
        bucket.IsVersioned = false;
        await Assert.ThrowsAsync<VaultPlaceException>(() => OpenAsync(bucket));
        (bucket.IsVersioned, bucket.HasLock) = (true, false);
        await Assert.ThrowsAsync<VaultPlaceException>(() => OpenAsync(bucket));
        (bucket.HasLock, bucket.LocksByDefault) = (true, true);
        await Assert.ThrowsAsync<VaultPlaceException>(() => OpenAsync(bucket));
        bucket.LocksByDefault = false;
        await Assert.ThrowsAsync<VaultPlaceException>(() => OpenAsync(bucket, days: 179));

        await (await OpenAsync(bucket)).DisposeAsync();
    }

    [Fact]
    public async Task Old_copies_of_the_keyring_are_deleted_with_all_their_versions()
    {
        await using var bucket = await FakeObjectStore.StartAsync();
        await using var vault = await OpenAsync(bucket);
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(7));
        office.Keyring.Add(new("person/a", 3, [1, 2]));
        using var source = office.Source();
        var clock = new WorldClock(s_start);
        var pull = await PullAsync(vault, source, new KeyringCopy(vault, source, 1, clock));
        await pull.RunAsync(Ct);
        var first = bucket.Keys().Where(key => key.Contains("keyring", StringComparison.Ordinal)).ToList();
        clock.Advance(Duration.FromHours(25));

        await pull.RunAsync(Ct);

        var now = bucket.Keys().Where(key => key.Contains("keyring", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, first.Count);
        Assert.Equal(2, now.Count);
        Assert.Empty(first.Intersect(now));
    }

    [Fact]
    public async Task An_object_store_that_is_away_is_tried_again()
    {
        await using var bucket = await FakeObjectStore.StartAsync();
        await using var vault = await OpenAsync(bucket);
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(7));
        using var source = office.Source();
        var pull = await PullAsync(vault, source);
        bucket.IsAway = true;
        await Assert.ThrowsAsync<VaultAwayException>(() => pull.RunAsync(Ct));
        bucket.IsAway = false;

        Assert.Equal(7, (await pull.RunAsync(Ct)).Entries);
    }

    [Fact]
    public async Task A_log_that_lies_is_refused_there_too()
    {
        await using var bucket = await FakeObjectStore.StartAsync();
        await using var vault = await OpenAsync(bucket);
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(700));
        using var source = office.Source();
        var pull = await PullAsync(vault, source);
        await pull.RunAsync(Ct);
        var before = bucket.Keys();
        office.Log = office.Log.Copy(600).Grow(300, "forged");

        var refused = await Assert.ThrowsAsync<AlarmException>(() => pull.RunAsync(Ct));

        Assert.Equal(AlarmCodes.Forked, refused.Alarm.Code);
        Assert.Equal(before, bucket.Keys());
    }

    private static Task<S3Store> OpenAsync(FakeObjectStore bucket, int days = 180) =>
        S3Store.OpenAsync(
            new("vault", "shop/") { Endpoint = bucket.Address, LockFor = TimeSpan.FromDays(days) },
            new WorldClock(s_start),
            Ct
        );

    private async Task<VaultPull> PullAsync(S3Store vault, HttpLogSource source, KeyringCopy? keyring = null)
    {
        var key = await VaultKey.OpenAsync(vault, _key, "vault.example/1", Ct);
        var trusted = await TrustedKeys.ReadAsync(vault, Ct);
        keyring ??= new(vault, source, KeyringCopy.DaysDefault, new WorldClock(s_start));
        return new(vault, source, key, trusted, keyring, new());
    }
}
