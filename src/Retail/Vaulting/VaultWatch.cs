using Holdfast.Ledger;
using Holdfast.Retail.Shell;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Holdfast.Retail.Vaulting;

/// <summary>
/// Keeps in memory how the log stands, read about once a second, so that whoever asks (an order, a page, a meter) asks no
/// database. All processes read the same rows and so come to the same answer.
/// </summary>
internal sealed class VaultWatch(Log log, RetailOptions options, TimeProvider time, ILogger<VaultWatch> logger)
    : BackgroundService
{
    /// <summary>What a caller whose order was pushed back is told; a vault pulls every few seconds.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly ReadStanding _read = new(log.Store, log.Rules, options.Vaults);
    private readonly Instant _started = time.Instant();
    private Standing _now = Standing.Unknown;
    private bool _isAway;
    private bool _waited;

    /// <summary>As it was a second ago.</summary>
    public Standing Now => Volatile.Read(ref _now);

    /// <summary>
    /// More is accepted and not vaulted than this deployment wants to lose: new orders wait until a vault has caught up. Costs a
    /// look at the clock.
    /// </summary>
    public bool OrdersWait => options.Unvaulted.IsPassed(Now, time.Instant(), _started);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        do
        {
            await LookAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            Volatile.Write(ref _now, await _read.RunAsync(ct));
            _isAway = false;
            SayWhetherOrdersWait();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!_isAway)
                logger.LogWarning(failure, "How far the log is vaulted cannot be read now; what was known stands");
            _isAway = true;
        }
    }

    private void SayWhetherOrdersWait()
    {
        var wait = OrdersWait;
        if (wait && !_waited)
            logger.LogCritical(
                "New orders are pushed back: {Unvaulted} entries are in no vault, the oldest since {Since}. Look after the vault",
                Now.Unvaulted,
                Now.UnvaultedSince
            );
        else if (!wait && _waited)
            logger.LogWarning("New orders are taken again: the vault has caught up");
        _waited = wait;
    }
}
