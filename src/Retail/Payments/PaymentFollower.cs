using Holdfast.Ledger;
using Holdfast.Retail.Payments.Capture;
using Holdfast.Retail.Payments.Refund;
using Holdfast.Retail.Payments.Void;
using Microsoft.Extensions.Logging;

namespace Holdfast.Retail.Payments;

/// <summary>
/// Follows the log, settles with the providers and writes down what they did. A crash in between settles again: the
/// providers give the same answer, and the log says that it knows.
/// </summary>
internal sealed class PaymentFollower(SettlePayments settle, Log log, ILogger<PaymentFollower> logger) : IFollower
{
    private const string By = "system:payments";

    public string Name => "payments";

    public async Task<int> HandleAsync(IReadOnlyList<ReadEntry> entries, CancellationToken ct)
    {
        foreach (var settlement in await settle.HandleAsync(entries, ct))
        {
            if (RecordOf(settlement) is not { } record)
                logger.LogWarning("The payment of order {Order} is stuck: {Settlement}", settlement.Order, settlement);
            else if (await log.CommitAsync(record, ct) is Outcome.Refused refused)
                logger.LogWarning("{Settlement} could not be recorded: {Refusal}", settlement, refused.Refusal.Detail);
        }
        return entries.Count;
    }

    private static ICommand? RecordOf(Settlement settlement) =>
        settlement switch
        {
            Settlement.Captured it => new RecordCapture
            {
                Number = it.Order,
                CapturedMinor = it.AmountMinor,
                By = By,
            },
            Settlement.Voided it => new RecordVoid { Number = it.Order, By = By },
            Settlement.Refunded it => new RecordRefund
            {
                Number = it.Order,
                RefundedMinor = it.AmountMinor,
                By = By,
            },
            _ => null,
        };
}
