using Holdfast.Ledger;
using Holdfast.Retail.Orders;

namespace Holdfast.Retail.Payments;

/// <summary>
/// Takes the money when an order is ready, lets it go when the order ends, and gives it back when it ends after that.
/// Follows the log: the same entry may come again after a crash, so every step asks the provider what it can be asked
/// twice, and looks at the order as it stands now.
/// </summary>
internal sealed class SettlePayments(IEnumerable<IPaymentProvider> providers, ICurrentDocuments documents)
{
    private readonly Dictionary<string, IPaymentProvider> _providers = providers.ToDictionary(it => it.Name);

    /// <summary>What the providers did, to be committed in this order.</summary>
    /// <exception cref="PaymentUnansweredException">A provider gave no answer; the same entries have to come again.</exception>
    public async Task<IReadOnlyList<Settlement>> HandleAsync(IReadOnlyList<ReadEntry> entries, CancellationToken ct)
    {
        var settled = new List<Settlement>();
        foreach (var number in entries.Select(entry => NumberIn(entry.Fact)).OfType<string>().Distinct())
        {
            if (await documents.FindAsync<Order>(Keys.Order(number), ct) is { } order)
                settled.AddRange(await Settle(order, ct));
        }
        return settled;
    }

    private static string? NumberIn(Fact fact) =>
        fact switch
        {
            OrderReadied readied => readied.Number,
            OrderCancelled cancelled => cancelled.Number,
            OrderExpired expired => expired.Number,
            _ => null,
        };

    private Task<IReadOnlyList<Settlement>> Settle(Order order, CancellationToken ct)
    {
        if (!_providers.TryGetValue(order.Payment.Provider, out var provider))
            return Nothing(new Settlement.Stuck(order.Number, $"no-provider {order.Payment.Provider}"));
        return (order.Status, order.Payment.State) switch
        {
            (OrderStatus.CANCELLED, PaymentState.PENDING or PaymentState.AUTHORISED) => LetGo(provider, order, ct),
            (OrderStatus.CANCELLED, PaymentState.CAPTURED) => GiveBack(provider, order, ct),
            (OrderStatus.READY_FOR_PICKUP or OrderStatus.PICKED_UP, PaymentState.AUTHORISED) => order.PickedMinor > 0
                ? Take(provider, order, ct)
                : LetGo(provider, order, ct),
            _ => Nothing(),
        };
    }

    private static async Task<IReadOnlyList<Settlement>> Take(
        IPaymentProvider provider,
        Order order,
        CancellationToken ct
    ) =>
        await provider.CaptureAsync(order.Number, order.PickedMinor, ct) switch
        {
            CaptureAnswer.Captured captured => [new Settlement.Captured(order.Number, captured.AmountMinor)],
            CaptureAnswer.Refused refused => [new Settlement.Stuck(order.Number, $"capture {refused.Reason}")],
            _ => throw new PaymentUnansweredException(provider.Name, order.Number),
        };

    private static async Task<IReadOnlyList<Settlement>> LetGo(
        IPaymentProvider provider,
        Order order,
        CancellationToken ct
    ) =>
        await provider.VoidAsync(order.Number, ct) switch
        {
            // The log never heard of money that was held for an unpaid order; there is nothing to take back in it.
            VoidAnswer.Voided => order.Payment.State is PaymentState.AUTHORISED
                ? [new Settlement.Voided(order.Number)]
                : [],
            // We took the money and died before writing it down; then the order ended.
            VoidAnswer.Refused => [.. await Take(provider, order, ct), .. await GiveBack(provider, order, ct)],
            _ => throw new PaymentUnansweredException(provider.Name, order.Number),
        };

    private static async Task<IReadOnlyList<Settlement>> GiveBack(
        IPaymentProvider provider,
        Order order,
        CancellationToken ct
    ) =>
        await provider.RefundAsync(order.Number, ct) switch
        {
            RefundAnswer.Refunded refunded => [new Settlement.Refunded(order.Number, refunded.AmountMinor)],
            RefundAnswer.Refused refused => [new Settlement.Stuck(order.Number, $"refund {refused.Reason}")],
            _ => throw new PaymentUnansweredException(provider.Name, order.Number),
        };

    private static Task<IReadOnlyList<Settlement>> Nothing(params IReadOnlyList<Settlement> settled) =>
        Task.FromResult(settled);
}

/// <summary>What a provider did about one order.</summary>
internal abstract record Settlement(string Order)
{
    public sealed record Captured(string Order, long AmountMinor) : Settlement(Order);

    public sealed record Voided(string Order) : Settlement(Order);

    public sealed record Refunded(string Order, long AmountMinor) : Settlement(Order);

    /// <summary>The provider will not do it, however often it is asked. A person has to look.</summary>
    public sealed record Stuck(string Order, string Reason) : Settlement(Order);
}

/// <summary>A provider did not answer in time. Nothing is known to be wrong; the same question has to be asked again.</summary>
internal sealed class PaymentUnansweredException(string provider, string order)
    : Exception($"The payment provider '{provider}' did not answer about order {order}.");
