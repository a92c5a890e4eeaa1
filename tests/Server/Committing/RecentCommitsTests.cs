using Holdfast.Ledger;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Committing;

/// <summary>What a process knows of the log without reading it is what it would read there, or nothing.</summary>
public sealed class RecentCommitsTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Commits_are_kept_as_they_stand_in_the_store(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => log.CommitAsync(new Add($"c{n % 7}"), Ct)));

        var commits = log.Recent.Since(0);

        var read = await store.ReadEntriesAsync(0, 100, Ct);
        Assert.Equal(
            read.Select(entry => EntryFormat.Read(entry, log.Rules)),
            commits.SelectMany(commit => commit.Entries)
        );
        var changed = (await store.ReadChangesAsync(0, null, 100, Ct)).Documents.ToDictionary(document => document.Key);
        var last = commits.SelectMany(commit => commit.Documents).GroupBy(document => document.Stored.Key);
        Assert.Equal(changed.Count, last.Count());
        foreach (var (stored, document) in last.Select(versions => versions.Last()))
        {
            Assert.Equal(changed[stored.Key].Index, stored.Index);
            Assert.Equal(changed[stored.Key].Bytes, stored.Bytes);
            Assert.Equal(log.Rules.ReadDocument(stored.Key, stored.Bytes!), document);
        }
        Assert.Equal(commits[^1], Assert.Single(log.Recent.Since(49)));
        Assert.Empty(log.Recent.Since(50));
    }

    /// <summary>Two logs over one database stand for two processes.</summary>
    [Theory, EveryStore]
    public async Task What_another_process_committed_in_between_is_not_skipped(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var one = new Log(store, new CounterRules(), TimeProvider.System);
        await using var other = new Log(store, new CounterRules(), TimeProvider.System);
        await one.CommitAsync(new Add("a"), Ct);
        await other.CommitAsync(new Add("b"), Ct);
        Assert.Equal(0, Assert.Single(one.Recent.Since(0)).From);
        Assert.Empty(one.Recent.Since(1));

        await one.CommitAsync(new Add("a"), Ct);

        Assert.Empty(one.Recent.Since(0));
        Assert.Empty(one.Recent.Since(1));
        Assert.Equal(2, Assert.Single(one.Recent.Since(2)).From);
        Assert.Empty(other.Recent.Since(0));
    }

    [Fact]
    public async Task What_is_kept_is_bounded()
    {
        await using var database = await databases.CreateAsync(StoreKind.Sqlite, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 3_000).Select(_ => log.CommitAsync(new Add("a"), Ct)));

        var first = Enumerable.Range(0, 3_000).First(index => log.Recent.Since(index).Count > 0);
        // One commit takes up to 512 commands, and the last one is kept however large it is.
        Assert.InRange(log.NextIndex - first, 1, 512);
        Assert.Equal(log.NextIndex, log.Recent.Since(first)[^1].UpTo);
    }
}
