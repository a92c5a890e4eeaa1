using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Hosting;

/// <summary>
/// Hears of other processes' commits, runs every follower of the log, forgets requests that are a day old, and puts away what
/// is finished and old.
/// </summary>
internal sealed class Followers(
    Log log,
    HoldfastOptions options,
    IEnumerable<IFollower> followers,
    TimeProvider time,
    ILogger<FollowerLoop> logger,
    LogNews news
) : BackgroundService
{
    private static readonly TimeSpan s_expiryEvery = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The first time, too: a host of an older version, which does not know where to look, is gone an hour into an upgrade.
    /// </summary>
    private static readonly TimeSpan s_putAwayEvery = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([
            .. followers.Select(follower => new FollowerLoop(log, follower, time, logger).RunAsync(stoppingToken)),
            news.RunAsync(stoppingToken),
            EveryAsync(s_expiryEvery, new RequestExpiry(log, time).RunAsync, "forget old requests", stoppingToken),
            EveryAsync(
                s_putAwayEvery,
                new PuttingAway(log, time, Duration.FromDays(options.HistoryAfterDays)).RunAsync,
                "put away what is finished",
                stoppingToken
            ),
        ]);

    private async Task EveryAsync(
        TimeSpan every,
        Func<CancellationToken, Task<int>> workAsync,
        string work,
        CancellationToken ct
    )
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await workAsync(ct);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(failure, "The log could not {Work} now; tried again in {Every}", work, every);
            }
        }
    }
}
