using System.Collections.Concurrent;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Pulling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>A vault left to itself.</summary>
public sealed class LoopTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<Alarm> _raised = [];
    private readonly ConcurrentQueue<Pulled> _pulled = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_on_alarming_keeps_one_proof_of_it_and_takes_up_the_truth_again()
    {
        var log = MadeLog.OfSize(700);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = (await LoopAsync(vault, source, new() { Interval = s_soon })).RunAsync(end.Token);
        await Until.TrueAsync(() => _pulled.Any(pulled => pulled.Entries == 700), Ct, atMostSeconds: 60);

        office.Log = log.Copy(600).Grow(500, "forged");
        await Until.TrueAsync(() => !_raised.IsEmpty, Ct, atMostSeconds: 60);
        var asked = office.Asked.Count;
        await Until.TrueAsync(() => office.Asked.Count > asked + 20, Ct, atMostSeconds: 60);
        office.Log = log.Grow(1);
        await Until.TrueAsync(() => _pulled.Any(pulled => pulled.Log.Checkpoint.Size == 701), Ct, atMostSeconds: 60);
        await end.CancelAsync();

        Assert.True(await running);
        Assert.Equal(AlarmCodes.Forked, Assert.Single(_raised).Code);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(vault.Root, "alarms")));
        Assert.True(File.Exists(Path.Combine(vault.Root, "ALARM")));
        vault.AssertHolds(log, 701);
    }

    [Fact]
    public async Task A_log_that_is_away_for_too_long_is_an_alarm()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        office.Lie = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var options = new LoopOptions
        {
            Interval = s_soon,
            LateAfter = TimeSpan.FromMilliseconds(300),
            ExitOnAlarm = true,
        };
        var started = TimeProvider.System.GetTimestamp();

        Assert.False(await (await LoopAsync(vault, source, options)).RunAsync(Ct));

        Assert.Equal(AlarmCodes.Late, Assert.Single(_raised).Code);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= options.LateAfter);
    }

    private async Task<VaultLoop> LoopAsync(VaultFolder vault, ILogSource source, LoopOptions options) =>
        new(
            await vault.OpenAsync(source),
            new AlarmBook(vault.Store, TimeProvider.System),
            options,
            TimeProvider.System,
            NullLogger.Instance
        )
        {
            Done = _pulled.Enqueue,
            Raised = (alarm, _) =>
            {
                _raised.Enqueue(alarm);
                return Task.CompletedTask;
            },
        };
}
