namespace Holdfast.Hosting;

/// <summary>
/// Between the signal to stop and the stop: the host is not ready any more, says so, and goes on serving until balancers have
/// asked. Then the server takes no more connections, ends the requests under way, and the work held alone is given back.
/// </summary>
internal sealed class Draining(HoldfastOptions options, ILogger<Draining> logger) : IHostedLifecycleService
{
    /// <summary>For requests under way, once nothing new comes.</summary>
    private static readonly TimeSpan s_finishWithin = TimeSpan.FromSeconds(30);

    private bool _drained;

    public static void AddTo(IServiceCollection services, HoldfastOptions options)
    {
        services.AddHostedService<Draining>();
        services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds) + s_finishWithin
        );
    }

    /// <summary>The machine's own clock whatever the log's says: it is about balancers.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_drained || options.DrainSeconds == 0)
        {
            return;
        }
        _drained = true;
        logger.LogInformation("Stopping in {Seconds} s; balancers are told meanwhile", options.DrainSeconds);
        await Task.Delay(TimeSpan.FromSeconds(options.DrainSeconds), cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
