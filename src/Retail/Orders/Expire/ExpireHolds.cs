using System.Data.Common;
using Dapper;
using Holdfast.Ledger;
using Holdfast.Retail.Reading;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Retail.Orders.Expire;

/// <summary>Looks for orders whose hold is over and asks for their expiry. The decision is the rule's; asking twice does no harm.</summary>
internal sealed class ExpireHolds(View view, Log log, TimeProvider time, ILogger<ExpireHolds> logger)
    : BackgroundService
{
    private const int OrdersMax = 500;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        await view.Ready.WaitAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Task.WhenAll(Overdue().Select(number => ExpireAsync(number, stoppingToken)));
            }
            // Broken I/O of the store or the view: both come back, and the host must not stop for it.
            catch (Exception failure)
                when (failure is CommitFailedException or LedgerBusyException or DbException or TimeoutException)
            {
                logger.LogWarning(
                    failure,
                    "Holds that are over could not be released now; tried again in {Every}",
                    s_every
                );
            }
        }
    }

    private Task<Outcome> ExpireAsync(string number, CancellationToken ct) =>
        log.CommitAsync(new ExpireOrder { Number = number, By = "system:holds" }, ct);

    private IEnumerable<string> Overdue()
    {
        using var reader = view.Open();
        return reader.Connection.Query<string>(
            """
            SELECT number FROM "order" WHERE status = 'PENDING_PAYMENT' AND hold_until_ms <= @now
            ORDER BY hold_until_ms LIMIT @OrdersMax
            """,
            new { now = time.GetUtcNow().ToUnixTimeMilliseconds(), OrdersMax }
        );
    }
}
