using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;
using Microsoft.Extensions.Logging;

namespace Holdfast.Vault.Pulling;

public sealed record LoopOptions
{
    /// <summary>From the end of one pull to the beginning of the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Stop at the first alarm; else go on, keep what there is, and keep saying it.</summary>
    public bool ExitOnAlarm { get; init; }

    /// <summary>Without a pull for so long it is an alarm of its own.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Pulls for ever, on this machine's own clock.</summary>
public sealed class VaultLoop(VaultPull pull, AlarmBook book, LoopOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>The same trouble is logged again this often.</summary>
    private static readonly TimeSpan s_sameEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _logged = [];
    private long _lastGood = time.GetTimestamp();

    /// <summary>Called after each pull that went well.</summary>
    public Action<Pulled> Done { get; init; } = _ => { };

    /// <summary>Called with each alarm that is written, so once an hour for one that lasts.</summary>
    public Func<Alarm, CancellationToken, Task> Raised { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>False when an alarm ended it.</summary>
    /// <exception cref="IOException">The vault's disk failed: nothing that was written may be trusted before it was checked.</exception>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            return await LoopAsync(work.Token);
        }
        finally
        {
            await work.CancelAsync();
            await pull.EndAsync();
        }
    }

    private async Task<bool> LoopAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await PullAsync(ct) is { } alarm)
                {
                    await RaiseAsync(alarm, ct);
                    if (options.ExitOnAlarm)
                    {
                        return false;
                    }
                }
                await Task.Delay(options.Interval, time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
        }
        return true;
    }

    /// <summary>Writes an alarm and tells whoever is to be told.</summary>
    public async Task RaiseAsync(Alarm alarm, CancellationToken ct)
    {
        Log(LogLevel.Critical, $"ALARM {alarm.Code}: {alarm.Sentence}");
        if (await book.WriteAsync(alarm, ct))
        {
            await Raised(alarm, ct);
        }
    }

    /// <summary>Null when there is nothing to raise.</summary>
    private async Task<Alarm?> PullAsync(CancellationToken ct)
    {
        try
        {
            Done(await pull.RunAsync(ct));
            _lastGood = time.GetTimestamp();
            _logged.Clear();
            return null;
        }
        catch (AlarmException e)
        {
            return e.Alarm;
        }
        catch (Exception e) when (e is SourceFailedException or VaultAwayException)
        {
            Log(LogLevel.Warning, e.Message);
            var since = time.GetElapsedTime(_lastGood);
            return since < options.LateAfter
                ? null
                : new(AlarmCodes.Late, $"Nothing could be pulled for {since.TotalMinutes:0} min. {e.Message}");
        }
    }

    private void Log(LogLevel level, string sentence)
    {
        if (_logged.TryGetValue(sentence, out var at) && time.GetElapsedTime(at) < s_sameEvery)
        {
            return;
        }
        // Sentences with ever new numbers in them must not fill the memory.
        if (_logged.Count > 100)
        {
            _logged.Clear();
        }
        _logged[sentence] = time.GetTimestamp();
        logger.Log(level, "{Sentence}", sentence);
    }
}
