using System.IO.Compression;
using System.Text;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Pulling;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>Whatever head office serves, the vault keeps what it has and says what it saw.</summary>
public sealed class LyingHeadOfficeTests
{
    private static readonly TimeSpan s_impatient = TimeSpan.FromSeconds(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_shrank_is_refused()
    {
        var log = MadeLog.OfSize(700);
        var alarm = await RefusedAsync(log, office => office.Log = log.Copy(500));

        Assert.Equal(AlarmCodes.Shrunken, alarm.Code);
        Assert.Contains("500", alarm.Sentence, StringComparison.Ordinal);
        Assert.Contains("700", alarm.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(699, 1)]
    [InlineData(0, 700)]
    [InlineData(300, 400)]
    [InlineData(0, 2000)]
    [InlineData(512, 512)]
    [InlineData(650, 5000)]
    [InlineData(699, 70_000)]
    public async Task A_log_that_was_written_anew_and_signed_with_the_right_key_is_refused(int same, int other)
    {
        var log = MadeLog.OfSize(700);
        var alarm = await RefusedAsync(log, office => office.Log = log.Copy(same).Grow(other, "forged"));

        Assert.Equal(AlarmCodes.Forked, alarm.Code);
        Assert.NotNull(alarm.Held);
        Assert.NotNull(alarm.Seen);
    }

    [Fact]
    public async Task A_log_signed_with_another_key_of_the_same_name_is_refused()
    {
        var log = MadeLog.OfSize(700);
        var other = new NoteKey(log.Origin.ToString(), NoteKey.NewPrivateKey());
        var alarm = await RefusedAsync(
            log,
            office => Serve(office, "checkpoint", _ => log.Grow(5).Checkpoint(key: other))
        );

        Assert.Equal(AlarmCodes.NotSigned, alarm.Code);
    }

    [Fact]
    public async Task A_key_that_is_offered_later_is_not_pinned()
    {
        var log = MadeLog.OfSize(700);
        var alarm = await RefusedAsync(log, office => office.Log = MadeLog.OfSize(900));

        Assert.Equal(AlarmCodes.NotSigned, alarm.Code);
    }

    [Fact]
    public async Task A_signature_that_was_tampered_with_is_refused()
    {
        var log = MadeLog.OfSize(700);
        var alarm = await RefusedAsync(
            log,
            office =>
                Serve(
                    office,
                    "checkpoint",
                    _ =>
                        Encoding.UTF8.GetBytes(
                            Encoding
                                .UTF8.GetString(log.Checkpoint())
                                .Replace("\n700\n", "\n701\n", StringComparison.Ordinal)
                        )
                )
        );

        Assert.Equal(AlarmCodes.NotSigned, alarm.Code);
    }

    [Fact]
    public async Task The_log_of_another_deployment_is_refused()
    {
        var log = MadeLog.OfSize(700);
        var alarm = await RefusedAsync(log, office => office.Log = MadeLog.OfSize(900, "other.example"));

        Assert.Equal(AlarmCodes.OtherLog, alarm.Code);
    }

    [Theory]
    [InlineData("tile/entries/003")]
    [InlineData("tile/0/003")]
    [InlineData("tile/0/005.p/20")]
    [InlineData("tile/1/000.p/5")]
    [InlineData("tile/entries/005.p/20")]
    public async Task Bytes_that_do_not_hash_to_the_signed_root_are_never_written(string where)
    {
        var log = MadeLog.OfSize(700);
        var alarm = await RefusedAsync(
            log,
            office =>
            {
                log.Grow(600);
                Serve(office, where, bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
            }
        );

        Assert.Equal(AlarmCodes.NotAsSigned, alarm.Code);
    }

    [Fact]
    public async Task A_log_that_grows_out_of_all_measure_is_refused()
    {
        var log = MadeLog.OfSize(10);
        await using var office = await FakeHeadOffice.StartAsync(log);
        Serve(
            office,
            "checkpoint",
            _ =>
                SignedCheckpoint.Sign(new(log.Origin.ToString(), long.MaxValue, log.RootAt(10)), log.Key).Note.ToBytes()
        );
        using var source = office.Source();
        await using var vault = new VaultFolder();

        Assert.Equal(AlarmCodes.TooMany, (await vault.AlarmAsync(source)).Code);
    }

    public static TheoryData<string> NoAnswers =>
        ["slow", "endless", "redirect", "garbage", "empty", "bomb", "brotli", "cut", "error", "huge header", "missing"];

    [Theory, MemberData(nameof(NoAnswers))]
    public async Task What_is_no_answer_changes_nothing_and_does_not_hold_the_vault_up(string how)
    {
        foreach (var where in (string[])["checkpoint", "tile/entries/003", "tile/0/003"])
        {
            var log = MadeLog.OfSize(700);
            await using var office = await FakeHeadOffice.StartAsync(log);
            await using var vault = new VaultFolder();
            using var source = office.Source(s_impatient);
            await vault.PullAsync(source);
            log.Grow(600);
            office.Lie = (context, path) => path == where ? NoAnswerAsync(how, context) : Task.FromResult(false);

            var started = TimeProvider.System.GetTimestamp();
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => vault.PullAsync(source));

            Assert.True(
                failure is SourceFailedException
                    || (failure is AlarmException alarm && alarm.Alarm.Code == AlarmCodes.NotAsSigned),
                failure.ToString()
            );
            Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.Equal(700, (await vault.HeldAsync())!.Checkpoint.Size);
            office.Lie = (_, _) => Task.FromResult(false);
            Assert.Equal(600, (await vault.PullAsync(source)).Entries);
            vault.AssertHolds(log, 1300);
        }
    }

    [Fact]
    public async Task A_head_office_that_does_not_want_to_hear_of_it_loses_nothing()
    {
        var log = MadeLog.OfSize(5);
        await using var office = await FakeHeadOffice.StartAsync(log);
        office.Lie = (context, path) =>
        {
            context.Response.StatusCode = path == "cosignatures" ? 500 : 200;
            return Task.FromResult(path == "cosignatures");
        };
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var pull = await vault.OpenAsync(source);

        Assert.False((await pull.RunAsync(Ct)).Told);
        office.Lie = (_, _) => Task.FromResult(false);
        Assert.True((await pull.RunAsync(Ct)).Told);

        Assert.Single(office.Told);
    }

    private static async Task<Alarm> RefusedAsync(MadeLog log, Action<FakeHeadOffice> lie)
    {
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        await vault.PullAsync(source);
        var before = vault.Files();
        lie(office);
        var alarm = await vault.AlarmAsync(source);
        // Restarted, it has forgotten nothing.
        await vault.RestartAsync();
        Assert.Equal(alarm.Code, (await vault.AlarmAsync(source)).Code);
        var after = vault.Files();
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
        Assert.Equal(log.RootAt(700), (await vault.HeldAsync())!.Checkpoint.Root);
        return alarm;
    }

    private static void Serve(FakeHeadOffice office, string where, Func<byte[], byte[]> change) =>
        office.Lie = async (context, path) =>
        {
            if (path != where)
            {
                return false;
            }
            var truth = TileId.TryParse(path, out var tile)
                ? (await office.Log.ReadAsync(tile.Value, Ct))!.Value
                : default;
            await context.Response.Body.WriteAsync(change(truth.ToArray()), Ct);
            return true;
        };

    private static async Task<bool> NoAnswerAsync(string how, HttpContext context)
    {
        var (response, stop) = (context.Response, context.RequestAborted);
        switch (how)
        {
            case "slow":
                for (var i = 0; i < 100 && !stop.IsCancellationRequested; i++)
                {
                    await response.Body.WriteAsync("x"u8.ToArray(), stop);
                    await response.Body.FlushAsync(stop);
                    await Task.Delay(100, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                break;
            case "endless":
                var block = new byte[1024 * 1024];
                while (!stop.IsCancellationRequested)
                {
                    await response.Body.WriteAsync(block, stop);
                }
                break;
            case "redirect":
                response.Redirect("/log/elsewhere", permanent: true);
                break;
            case "garbage":
                var garbage = new byte[2000];
                new Random(7).NextBytes(garbage);
                await response.Body.WriteAsync(garbage, stop);
                break;
            case "bomb":
                response.Headers.ContentEncoding = "gzip";
                await response.Body.WriteAsync(Bomb, stop);
                break;
            case "brotli":
                response.Headers.ContentEncoding = "br";
                await response.Body.WriteAsync(new byte[10], stop);
                break;
            case "cut":
                response.ContentLength = 100_000;
                await response.Body.WriteAsync(new byte[10], stop);
                await response.Body.FlushAsync(stop);
                context.Abort();
                break;
            case "error":
                response.StatusCode = 500;
                break;
            case "huge header":
                response.Headers["X-Large"] = new string('x', 100_000);
                break;
            case "missing":
                response.StatusCode = 404;
                break;
        }
        return true;
    }

    /// <summary>A gigabyte of zeros.</summary>
    private static byte[] Bomb { get; } = MakeBomb();

    private static byte[] MakeBomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var block = new byte[1024 * 1024];
            for (var i = 0; i < 1024; i++)
            {
                gzip.Write(block);
            }
        }
        return packed.ToArray();
    }
}
