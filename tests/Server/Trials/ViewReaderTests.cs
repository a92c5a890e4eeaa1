using System.Diagnostics;
using Dapper;
using Holdfast.Retail;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdfast.Tests.Server.Trials;

/// <summary>What readers of the view see while its file is harmed, and of what is at hand beside it.</summary>
public sealed class ViewReaderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What is left of a file whose log was cut off is whole, and from before: nobody may take it for the present.</summary>
    [Fact]
    public async Task A_reader_sees_what_was_shown_before_or_fails()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var (seen, failed) = (0, 0);
        for (var round = 0; round < 5; round++)
        {
            Assert.True(OrderNumber.TryParse(await ViewTrial.OrderAsync(api, Ct), out var number));
            await world.View.WaitUntilAsync(world.Log.NextIndex - 1, Ct);
            var harmed = ViewTrial.FileOf(world);
            ViewTrial.Do(Harm.LogTruncated, harmed);
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
            await ViewTrial.UntilReplacedAsync(world, harmed, Ct);
        }
        Assert.True(seen > 0 && failed > 0, $"{seen} readers saw the order and {failed} failed: nothing was harmed.");
    }

    [Fact]
    public async Task What_is_at_hand_is_what_the_file_says()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        for (var i = 0; i < 5; i++)
            await ViewTrial.OrderAsync(api, Ct);
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
                ViewTrial.Do(Harm.Garbage, ViewTrial.FileOf(world));
            throw new SqliteException("failed", raw.SQLITE_CORRUPT);
        });
        var request = new DefaultHttpContext { RequestServices = world.Node.Services };
        request.Request.Method = "GET";

        var failure = await Record.ExceptionAsync(() => app.Build()(request));

        Assert.Equal(answer, failure is null ? request.Response.StatusCode : null);
        Assert.Equal(asked, times);
    }
}
