using Holdfast.Ledger;

namespace Holdfast.Hosting;

/// <summary>Runs every follower of the log, and forgets requests that are a day old.</summary>
internal sealed class Followers(
    Log log,
    IEnumerable<IFollower> followers,
    TimeProvider time,
    ILogger<FollowerLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan s_expiryEvery = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([
            .. followers.Select(follower => new FollowerLoop(log, follower, time, logger).RunAsync(stoppingToken)),
            ExpireRequestsAsync(stoppingToken),
        ]);

    private async Task ExpireRequestsAsync(CancellationToken ct)
    {
        var expiry = new RequestExpiry(log, time);
        using var timer = new PeriodicTimer(s_expiryEvery, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await expiry.RunAsync(ct);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(
                    failure,
                    "Old requests could not be forgotten now; tried again in {Every}",
                    s_expiryEvery
                );
            }
        }
    }
}
