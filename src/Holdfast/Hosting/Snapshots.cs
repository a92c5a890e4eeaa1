using Holdfast.Ledger;
using Holdfast.Ledger.Snapshots;

namespace Holdfast.Hosting;

/// <summary>Takes a snapshot of all documents when the last one has become old and orders leave room for it; one host at a time.</summary>
internal sealed class Snapshots(
    Log log,
    SnapshotFolder folder,
    HoldfastOptions options,
    TimeProvider time,
    ILogger<Snapshots> logger
) : BackgroundService
{
    private const string Work = "snapshots";
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMinutes(1);

    private readonly QuietTime _quiet = new(TimeSpan.FromHours(options.SnapshotEveryHours), time);

    public static void AddTo(IServiceCollection services, HoldfastOptions options)
    {
        services.AddSingleton(new SnapshotFolder(Path.Combine(options.Data, "snapshots")));
        services.AddSingleton(options);
        if (options.SnapshotEveryHours > 0)
        {
            services.AddHostedService<Snapshots>();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_lookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(failure, "No snapshot could be taken now; tried again in {Every}", s_lookEvery);
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        if (!_quiet.IsNow(await IsDueAsync(ct), log.NextIndex))
        {
            return;
        }
        await using var held = await log.Store.TryHoldAsync(Work, ct);
        // Whoever held it before may just have taken one.
        if (held is not null && await IsDueAsync(ct) && await folder.TakeAsync(log, ct) is { } taken)
        {
            logger.LogInformation(
                "Snapshot of {Documents} documents after {Entries} entries, {Bytes} bytes",
                taken.Documents,
                taken.Index,
                taken.Bytes
            );
        }
    }

    private async Task<bool> IsDueAsync(CancellationToken ct)
    {
        var last = await log.Store.FindAsync(LastSnapshot.Key, ct) is { Bytes: { } bytes }
            ? ((LastSnapshot)log.Rules.ReadDocument(LastSnapshot.Key, bytes)).AtMs
            : 0;
        return time.GetUtcNow().ToUnixTimeMilliseconds() - last >= options.SnapshotEveryHours * 3_600_000L;
    }
}
