using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Hosting;

/// <summary>Keeps the log sealed while the process runs.</summary>
internal sealed class Sealing(SealerLoop loop) : BackgroundService
{
    /// <summary>The machine's own clock whatever the log's says: it is about when something was signed.</summary>
    public static void AddTo(IServiceCollection services, HoldfastOptions options)
    {
        var name = NameOf(options);
        services.AddSingleton(provider => new SigningKey(
            provider.GetRequiredService<Ledger.Log>().Store,
            provider.GetRequiredService<Keyring>(),
            name
        ));
        services.AddSingleton(provider =>
        {
            var log = provider.GetRequiredService<Ledger.Log>();
            var sealer = new Sealer(
                log.Store,
                provider.GetRequiredService<SigningKey>(),
                TimeProvider.System,
                step => CrashPoints.Reached(step)
            );
            return new SealerLoop(log, sealer, TimeProvider.System, provider.GetRequiredService<ILogger<SealerLoop>>());
        });
        if (options.IsSealed)
        {
            services.AddHostedService<Sealing>();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);

    /// <exception cref="FormatException">A name that no log can have.</exception>
    public static LogName NameOf(HoldfastOptions options)
    {
        var deployment = options.Deployment ?? options.PublicUrl?.Host ?? Environment.MachineName.ToLowerInvariant();
        return LogOrigin.IsDeployment(deployment)
            ? new(deployment, options.Deployment is not null)
            : throw new FormatException(
                $"'{deployment}' cannot name a log: 1 to 200 characters, no spaces, no plus sign."
            );
    }
}
