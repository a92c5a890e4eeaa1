using System.Diagnostics;
using System.Net;
using Dapper;
using Holdfast.Hosting;
using Holdfast.Retail;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SQLitePCL;

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

    public enum Harm
    {
        Deleted,
        LogDeleted,
        LogTruncated,
        IndexDeleted,
        Truncated,
        Garbage,
        GarbageInTheMiddle,
        ColumnRenamed,
        TableDropped,
        PowerCut,
    }

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
            var harmed = Assert.Single(Folder(world).Files);
            Do(harm, harmed);
            // What the follower writes makes readers look at the file again.
            await OrderAsync(api);
            await UntilReplacedAsync(world, harmed);
            await OrderAsync(api);
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
        Do(harm, before);

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
            var harmed = Assert.Single(Folder(world).Files);
            var placing = OrderAsync(api);
            Directory.Delete(Folder(world).Path, recursive: true);
            number = await placing;
            await UntilReplacedAsync(world, harmed);
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
        var shown = Assert.Single(Folder(world).Files);
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

        await UntilReplacedAsync(world, shown);
        await Until.TrueAsync(async () => world.View.Index == (await world.Log.Store.ReadHeadAsync(Ct)).NextIndex, Ct);
    }

    /// <summary>What is left of a file whose log was cut off is whole, and from before: nobody may take it for the present.</summary>
    [Fact]
    public async Task A_reader_sees_what_was_shown_before_or_fails()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var (seen, failed) = (0, 0);
        for (var round = 0; round < 5; round++)
        {
            Assert.True(OrderNumber.TryParse(await OrderAsync(api), out var number));
            await world.View.WaitUntilAsync(world.Log.NextIndex - 1, Ct);
            var harmed = Assert.Single(Folder(world).Files);
            Do(Harm.LogTruncated, harmed);
            var until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 2);
            while (Stopwatch.GetTimestamp() < until)
            {
                try
                {
                    using var reader = world.View.Open();
                    // The document itself is at hand, whatever became of the file.
                    Assert.NotNull(reader.Find<Order>(Keys.Order(number)));
                    Assert.Equal(
                        1,
                        reader.Connection.ExecuteScalar<long>(
                            "SELECT COUNT(*) FROM \"order\" WHERE number = @number",
                            new { number }
                        )
                    );
                    seen++;
                }
                catch (SqliteException)
                {
                    failed++;
                }
            }
            await UntilReplacedAsync(world, harmed);
        }
        Assert.True(seen > 0 && failed > 0, $"{seen} readers saw the order and {failed} failed: nothing was harmed.");
    }

    [Fact]
    public async Task What_is_at_hand_is_what_the_file_says()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        for (var i = 0; i < 5; i++)
            await OrderAsync(api);
        await world.View.WaitUntilAsync(world.Log.NextIndex - 1, Ct);

        using var reader = world.View.Open();
        var rows = reader
            .Connection.Query<(string Key, byte[] Bytes, long ChangedAt)>("SELECT key, bytes, changed_at FROM document")
            .ToList();

        Assert.Equal(5, rows.Count(row => Keys.OrderNumberOf(row.Key) is not null));
        Assert.All(
            rows,
            row =>
            {
                Assert.Equal(row.Bytes, RetailRules.All.WriteDocument(reader.Find<object>(row.Key)!));
                Assert.Equal(row.ChangedAt, reader.ChangedAt(row.Key));
            }
        );
    }

    /// <summary>Where a part of SQLite's log was cut off, the next write may replace it before anybody looks.</summary>
    [Theory]
    [InlineData(raw.SQLITE_IOERR, "GET", StatusCodes.Status200OK, 2)]
    [InlineData(raw.SQLITE_IOERR, "POST", StatusCodes.Status503ServiceUnavailable, 1)]
    [InlineData(raw.SQLITE_ERROR, "GET", null, 1)]
    public async Task A_file_that_failed_once_and_is_sound_is_read_again(
        int code,
        string method,
        int? answer,
        int asked
    )
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var times = 0;
        var app = new ApplicationBuilder(world.Node.Services);
        app.UseReadyView();
        app.Run(_ => times++ == 0 ? throw new SqliteException("failed", code) : Task.CompletedTask);
        var request = new DefaultHttpContext { RequestServices = world.Node.Services };
        request.Request.Method = method;

        var failure = await Record.ExceptionAsync(() => app.Build()(request));

        Assert.Equal(answer, failure is null ? request.Response.StatusCode : null);
        Assert.Equal(asked, times);
    }

    /// <summary>A file that is sound and fails is given up at the third time; one that breaks is waited for, however often.</summary>
    [Theory]
    [InlineData(false, null, 3)]
    [InlineData(true, StatusCodes.Status200OK, 5)]
    public async Task A_reader_is_patient_while_there_is_a_new_file(bool isHarmed, int? answer, int asked)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var times = 0;
        var app = new ApplicationBuilder(world.Node.Services);
        app.UseReadyView();
        app.Run(_ =>
        {
            if (++times == 5)
                return Task.CompletedTask;
            if (isHarmed)
                Do(Harm.Garbage, Assert.Single(Folder(world).Files));
            throw new SqliteException("failed", raw.SQLITE_CORRUPT);
        });
        var request = new DefaultHttpContext { RequestServices = world.Node.Services };
        request.Request.Method = "GET";

        var failure = await Record.ExceptionAsync(() => app.Build()(request));

        Assert.Equal(answer, failure is null ? request.Response.StatusCode : null);
        Assert.Equal(asked, times);
    }

    /// <summary>
    /// Its writes do not wait for the disk. What lies there if the power is cut may be any part of them, so that the file is open
    /// must be the part that is there: in the file itself, whatever became of SQLite's log.
    /// </summary>
    [Fact]
    public async Task While_it_is_open_the_file_itself_says_so()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var file = Assert.Single(Folder(world).Files);
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

    /// <summary>Answered 201; or 503 while the view is being mended, and 201 when it is sent again.</summary>
    private static async Task<string> OrderAsync(Api api)
    {
        var key = Guid.NewGuid().ToString();
        for (var tries = 0; ; tries++)
        {
            var answer = await api.PlaceAsync(Api.Order("LF-5001"), Ct, key);
            if (answer.Status != 503 || tries == 5)
                return answer.Must(201).Number;
        }
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

    /// <summary>The harmed one goes when the other is shown.</summary>
    private static Task UntilReplacedAsync(SmallWorld world, string harmed) =>
        Until.TrueAsync(
            () => Directory.Exists(Folder(world).Path) && Folder(world).Files.ToList() is [var only] && only != harmed,
            Ct
        );

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

    private static ViewFolder Folder(SmallWorld world) => world.Node.Services.GetRequiredService<ViewFolder>();

    private static void Do(Harm harm, string file)
    {
        switch (harm)
        {
            case Harm.Deleted:
                foreach (var part in (string[])["", "-wal", "-shm"])
                    File.Delete(file + part);
                break;
            case Harm.LogDeleted:
                File.Delete(file + "-wal");
                break;
            case Harm.LogTruncated:
                Write(file + "-wal", stream => stream.SetLength(0));
                break;
            case Harm.IndexDeleted:
                File.Delete(file + "-shm");
                break;
            case Harm.Truncated:
                Write(file, stream => stream.SetLength(0));
                break;
            case Harm.Garbage:
                Write(file, stream => Scribble(stream, 0));
                break;
            case Harm.GarbageInTheMiddle:
                Write(file, stream => Scribble(stream, 4096));
                break;
            case Harm.ColumnRenamed:
                Alter(file, "ALTER TABLE stock RENAME COLUMN available TO left_over");
                break;
            case Harm.TableDropped:
                Alter(file, "DROP TABLE stock");
                break;
            case Harm.PowerCut:
                // As it lies there when the machine starts again: not closed by the process that wrote it.
                Alter(file, "UPDATE meta SET value = 'an earlier start' WHERE name = 'machine' AND value = ''");
                break;
        }
    }

    private static void Write(string file, Action<FileStream> write)
    {
        using var stream = new FileStream(
            file,
            FileMode.Open,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete
        );
        write(stream);
    }

    private static void Scribble(FileStream stream, long from)
    {
        var bytes = new byte[stream.Length - from];
        new Random(9).NextBytes(bytes);
        stream.Position = from;
        stream.Write(bytes);
    }

    private static void Alter(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=5");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Nothing that waits for a time to be over ever stops waiting.</summary>
    private sealed class NoTimeouts : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
