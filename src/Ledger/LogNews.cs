using Microsoft.Extensions.Logging;

namespace Holdfast.Ledger;

/// <summary>
/// Wakes whoever follows the log in this process when another process commits. While it hears nothing, the database being away
/// or the line broken, they look for themselves, a little later.
/// </summary>
public sealed class LogNews(Log log, TimeProvider time, ILogger<LogNews> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var hears = true;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await log.Store.HearAsync(
                    index =>
                    {
                        hears = true;
                        log.Advance(index);
                    },
                    ct
                );
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                if (hears)
                {
                    logger.LogWarning(
                        failure,
                        "Commits of other processes are not heard of but looked for, until the database can be listened to again"
                    );
                }
                hears = false;
                await Task.Delay(s_pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
