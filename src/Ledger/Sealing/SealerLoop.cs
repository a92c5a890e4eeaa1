using Microsoft.Extensions.Logging;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// Keeps a log sealed: on one process at a time, within a second of the commit, and never again while nothing is new. A
/// refusal stops the sealing, not the log: it is said loudly and looked at again from time to time.
/// </summary>
public sealed class SealerLoop(Log log, Sealer sealer, TimeProvider time, ILogger<SealerLoop> logger)
{
    private const string Work = "sealing";

    /// <summary>From one checkpoint to the next, so that a busy log is signed a few times a second at most.</summary>
    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_standBy = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pauseMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_pauseMax = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = s_pauseMin;

    /// <summary>Why nothing is sealed, in a sentence for the office; null while all is well.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var held = await log.Store.TryHoldAsync(Work, ct);
                if (held is not null)
                {
                    using var working = CancellationTokenSource.CreateLinkedTokenSource(ct, held.Lost);
                    await SealAsync(working.Token);
                }
                await Task.Delay(s_standBy, time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (SealRefusedException refusal)
            {
                Refusal = refusal.Message;
                logger.LogCritical("The log is not sealed any more. {Refusal}", refusal.Message);
                await PauseAsync(s_pauseMax, ct);
            }
            catch (Exception failure)
            {
                logger.LogWarning(failure, "Sealing pauses for {Pause} and goes on", _pause);
                await PauseAsync(_pause, ct);
                _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, s_pauseMax.Ticks));
            }
        }
    }

    private async Task SealAsync(CancellationToken ct)
    {
        while (true)
        {
            var started = time.GetTimestamp();
            var result = await sealer.SealAsync(ct);
            Refusal = null;
            _pause = s_pauseMin;
            if (result == Sealer.Result.UpToDate)
            {
                await log.WaitPastAsync(sealer.Size, s_poll, ct);
            }
            else if (s_apart - time.GetElapsedTime(started) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, time, ct);
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken ct)
    {
        try
        {
            await Task.Delay(pause, time, ct);
        }
        catch (OperationCanceledException)
        {
            // Stopping; the loop ends at its condition.
        }
    }
}
