using Holdfast.Ledger;
using Holdfast.Vault.Keys;

namespace Holdfast.Hosting;

/// <summary>Backs the keyring up once a day into a folder of the operator's choice; one host at a time.</summary>
internal sealed class KeyringBackups(Log log, KeyringBackup backup, TimeProvider time, ILogger<KeyringBackups> logger)
    : BackgroundService
{
    private const string Work = "keyring-backup";
    private static readonly TimeSpan s_every = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMinutes(1);

    public static void AddTo(IServiceCollection services, HoldfastOptions options)
    {
        if (options.KeyringBackup is { } folder)
        {
            services.AddSingleton(provider => new KeyringBackup(
                folder,
                options.KeyringBackupDays,
                provider.GetRequiredService<TimeProvider>()
            ));
            services.AddHostedService<KeyringBackups>();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_lookEvery, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogError(failure, "The keyring could not be backed up; tried again in {Every}", s_lookEvery);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken ct)
    {
        if (!IsDue())
        {
            return;
        }
        await using var held = await log.Store.TryHoldAsync(Work, ct);
        if (held is not null && IsDue())
        {
            var (path, keys) = await backup.WriteAsync(log.Store, ct);
            logger.LogInformation("The keyring is backed up: {Keys} wrapped keys in {Path}", keys, path);
        }
    }

    /// <summary>A file from the future comes of a clock that was wrong, and must not stop all that follow.</summary>
    private bool IsDue() => backup.Newest() is not { } newest || (time.GetUtcNow() - newest).Duration() >= s_every;
}
