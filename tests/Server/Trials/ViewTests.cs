using System.Net;
using Dapper;
using Holdfast.Hosting;
using Holdfast.Retail.Reading;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Holdfast.Tests.Server.Trials;

/// <summary>The view is a copy: whatever happens to its files, it comes back with the same content, and nobody sees it break.</summary>
public sealed class ViewTests(FreshDatabases databases)
{
    private static readonly string[] s_pages =
    [
        "/",
        "/search?q=shirt",
        "/category/Men/Shirts",
        "/products/oxford-shirt",
        "/stores?near=LS1",
        "/stores/LEEDS",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [EveryStore(Harm.Deleted)]
    [InlineData(StoreKind.Sqlite, Harm.LogDeleted)]
    [InlineData(StoreKind.Sqlite, Harm.LogTruncated)]
    [InlineData(StoreKind.Sqlite, Harm.IndexDeleted)]
    [InlineData(StoreKind.Sqlite, Harm.Truncated)]
    [InlineData(StoreKind.Sqlite, Harm.Garbage)]
    [InlineData(StoreKind.Sqlite, Harm.GarbageInTheMiddle)]
    [InlineData(StoreKind.Sqlite, Harm.ColumnRenamed)]
    [InlineData(StoreKind.Sqlite, Harm.TableDropped)]
    public async Task Harmed_while_running_it_comes_back_and_readers_do_not_notice(StoreKind kind, Harm harm)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        using var api = await Api.OfAsync(world, Ct);
        using var stop = new CancellationTokenSource();
        var browsing = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => BrowseAsync(world, stop.Token))));

        for (var round = 0; round < 3; round++)
        {
            var harmed = ViewTrial.FileOf(world);
            ViewTrial.Do(harm, harmed);
            // What the follower writes makes readers look at the file again.
            await ViewTrial.OrderAsync(api, Ct);
            await ViewTrial.UntilReplacedAsync(world, harmed, Ct);
            await ViewTrial.OrderAsync(api, Ct);
        }

        await stop.CancelAsync();
        Assert.True(await browsing.ContinueWith(all => all.Result.Sum(), Ct, default, TaskScheduler.Default) > 0);
        await world.View.WaitUntilAsync(world.Log.NextIndex - 1, Ct);
        Assert.Equal(await ViewDump.OfFreshViewAsync(world, Ct), ViewDump.Of(world.View));
    }

    [Theory]
    [InlineData(Harm.Deleted)]
    [InlineData(Harm.Truncated)]
    [InlineData(Harm.Garbage)]
    [InlineData(Harm.GarbageInTheMiddle)]
    [InlineData(Harm.ColumnRenamed)]
    [InlineData(Harm.TableDropped)]
    [InlineData(Harm.PowerCut)]
    public async Task Harmed_at_rest_it_is_built_anew_at_the_start(Harm harm)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var folder = new ViewFolder(Directory.CreateTempSubdirectory("holdfast-view-").FullName);
        var expected = await ViewDump.OfFreshViewAsync(world, Ct);

        Assert.Equal(expected, await OpenAndDumpAsync(world, folder));
        var before = Assert.Single(folder.Files);
        Assert.Equal(expected, await OpenAndDumpAsync(world, folder));
        Assert.Equal(before, Assert.Single(folder.Files));
        ViewTrial.Do(harm, before);

        Assert.Equal(expected, await OpenAndDumpAsync(world, folder));
        Assert.NotEqual(before, Assert.Single(folder.Files));
        Directory.Delete(folder.Path, recursive: true);
    }

    [Fact]
    public async Task The_whole_folder_may_go_while_orders_come_in()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var number = "";
        for (var round = 0; round < 4; round++)
        {
            var harmed = ViewTrial.FileOf(world);
            var placing = ViewTrial.OrderAsync(api, Ct);
            Directory.Delete(ViewTrial.FolderOf(world).Path, recursive: true);
            number = await placing;
            await ViewTrial.UntilReplacedAsync(world, harmed, Ct);
        }
        (await api.GetAsync($"/api/v1/orders/{number}", Ct)).Must(200);
        await world.View.WaitUntilAsync(world.Log.NextIndex - 1, Ct);
        Assert.Equal(await ViewDump.OfFreshViewAsync(world, Ct), ViewDump.Of(world.View));
    }

    /// <summary>A failover to a server that had not got everything, or a backup that was put back under a running program.</summary>
    [Fact]
    public async Task A_log_that_lost_entries_is_shown_as_it_is_now()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        var shown = ViewTrial.FileOf(world);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            """
            UPDATE head SET next_index = next_index - 5;
            DELETE FROM entry WHERE idx >= (SELECT next_index FROM head);
            """,
            connection
        );

        await command.ExecuteNonQueryAsync(Ct);

        await ViewTrial.UntilReplacedAsync(world, shown, Ct);
        await Until.TrueAsync(async () => world.View.Index == (await world.Log.Store.ReadHeadAsync(Ct)).NextIndex, Ct);
    }

    /// <summary>
    /// Its writes do not wait for the disk. What lies there if the power is cut may be any part of them, so that the file is open
    /// must be the part that is there: in the file itself, whatever became of SQLite's log.
    /// </summary>
    [Fact]
    public async Task While_it_is_open_the_file_itself_says_so()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var file = ViewTrial.FileOf(world);
        Assert.Equal([MachineStart.Id], MachineOf(file));

        await world.Node.DisposeAsync();
        Assert.Equal([""], MachineOf(file));
    }

    [Fact]
    public async Task What_nobody_waits_for_is_gathered_until_somebody_does()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var folder = new ViewFolder(Directory.CreateTempSubdirectory("holdfast-view-").FullName);
        // Gathering does not end by itself.
        using var view = ViewDump.FreshView(world, folder, new NoTimeouts());
        await view.StartAsync(Ct);
        await view.Ready.WaitAsync(Ct);
        var shown = world.Log.NextIndex;
        await view.WaitUntilAsync(shown - 1, Ct);

        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.York, ("LF-2001", 100)), Ct);
        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.York, ("LF-2001", 99)), Ct);
        await Task.Delay(200, Ct);
        Assert.Equal(shown, view.Index);

        await view.WaitUntilAsync(world.Log.NextIndex - 1, Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(world.Log.NextIndex, view.Index);
        await view.StopAsync(Ct);
        Directory.Delete(folder.Path, recursive: true);
    }

    private static async Task<SortedSet<string>> OpenAndDumpAsync(SmallWorld world, ViewFolder folder)
    {
        using var view = ViewDump.FreshView(world, folder, TimeProvider.System);
        await view.StartAsync(Ct);
        await view.Ready.WaitAsync(Ct);
        await view.WaitUntilAsync(world.Log.NextIndex - 1, Ct);
        var rows = ViewDump.Of(view);
        await view.StopAsync(Ct);
        return rows;
    }

    private static async Task<int> BrowseAsync(SmallWorld world, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = world.ShopAddress };
        var pages = 0;
        while (!stop.IsCancellationRequested)
        {
            var page = s_pages[pages++ % s_pages.Length];
            using var answer = await http.GetAsync(new Uri(page, UriKind.Relative), CancellationToken.None);
            Assert.True(
                answer.StatusCode == HttpStatusCode.OK,
                $"{page}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}"
            );
        }
        return pages;
    }

    private static IEnumerable<string> MachineOf(string file)
    {
        var copy = Path.GetTempFileName();
        try
        {
            File.Copy(file, copy, overwrite: true);
            using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
            return [.. connection.Query<string>("SELECT value FROM meta WHERE name = 'machine'")];
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Nothing that waits for a time to be over ever stops waiting.</summary>
    private sealed class NoTimeouts : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
