using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Payments;
using Microsoft.Data.Sqlite;

namespace Holdfast.Tests.Rules.Payments;

public sealed class SettlePaymentsTests : IDisposable
{
    private const string Number = "4F7K29QX8M";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"test-payments-{Guid.NewGuid():N}.db");
    private readonly TestPayments _payments;
    private Order? _order;

    public SettlePaymentsTests() => _payments = new TestPayments(_path);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _payments.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*"))
            File.Delete(file);
    }

    [Fact]
    public async Task A_ready_order_is_charged_what_was_found()
    {
        await Authorise();
        _order = Orders.Ready(shirts: 1, mugs: 1);
        Assert.Equal([new Settlement.Captured(Number, 1_850)], await Settle(new OrderReadied(Number)));
    }

    [Fact]
    public async Task The_same_entry_again_charges_nothing_more()
    {
        await Authorise();
        _order = Orders.Ready(shirts: 2, mugs: 0);
        var first = await Settle(new OrderReadied(Number));
        Assert.Equal(first, await Settle(new OrderReadied(Number)));
        _order = With(_order, PaymentState.CAPTURED);
        Assert.Empty(await Settle(new OrderReadied(Number)));
    }

    [Fact]
    public async Task An_order_of_which_nothing_was_found_is_not_charged()
    {
        await Authorise();
        _order = Orders.Ready(shirts: 0, mugs: 0);
        Assert.Equal([new Settlement.Voided(Number)], await Settle(new OrderReadied(Number)));
    }

    public static TheoryData<Fact> Ends => [new OrderCancelled(Number, "changed-my-mind"), new OrderExpired(Number)];

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public async Task An_ended_order_lets_its_money_go(Fact end)
    {
        await Authorise();
        _order = Orders.Confirmed() with { Status = OrderStatus.CANCELLED };
        Assert.Equal([new Settlement.Voided(Number)], await Settle(end));
        Assert.Equal([new Settlement.Voided(Number)], await Settle(end));
        _order = With(_order, PaymentState.VOIDED);
        Assert.Empty(await Settle(end));
    }

    [Fact]
    public async Task A_payment_that_comes_after_the_end_finds_the_door_shut()
    {
        _order = With(Orders.Confirmed() with { Status = OrderStatus.CANCELLED }, PaymentState.PENDING);
        Assert.Empty(await Settle(new OrderExpired(Number)));
        Assert.IsType<Authorisation.Declined>(await Authorise());
    }

    [Fact]
    public async Task An_order_cancelled_after_it_was_charged_is_refunded()
    {
        await Authorise();
        await _payments.CaptureAsync(Number, 3_050, Ct);
        _order = With(Orders.Ready(2, 1) with { Status = OrderStatus.CANCELLED }, PaymentState.CAPTURED);
        Assert.Equal([new Settlement.Refunded(Number, 3_050)], await Settle(new OrderCancelled(Number, "damaged")));
    }

    [Fact]
    public async Task A_charge_that_was_not_written_down_before_the_order_ended_is_written_down_and_refunded()
    {
        await Authorise();
        await _payments.CaptureAsync(Number, 3_050, Ct);
        _order = Orders.Ready(2, 1) with { Status = OrderStatus.CANCELLED };
        Assert.Equal(
            [new Settlement.Captured(Number, 3_050), new Settlement.Refunded(Number, 3_050)],
            await Settle(new OrderCancelled(Number, "damaged"))
        );
    }

    [Fact]
    public async Task A_charge_that_the_provider_refuses_is_reported_and_stops_nobody_else()
    {
        _order = Orders.Ready(2, 1);
        Assert.Equal([new Settlement.Stuck(Number, "capture not-authorised")], await Settle(new OrderReadied(Number)));
    }

    [Fact]
    public async Task An_order_of_a_provider_that_is_gone_is_reported()
    {
        _order = Orders.Ready(2, 1);
        _order = _order with { Payment = _order.Payment with { Provider = "old" } };
        Assert.IsType<Settlement.Stuck>(Assert.Single(await Settle(new OrderReadied(Number))));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_asked_again()
    {
        var follower = new SettlePayments([new Silent()], Documents);
        _order = Orders.Ready(2, 1);
        await Assert.ThrowsAsync<PaymentUnansweredException>(() =>
            follower.HandleAsync([Entry(new OrderReadied(Number))], Ct)
        );
        _order = _order with { Status = OrderStatus.CANCELLED };
        await Assert.ThrowsAsync<PaymentUnansweredException>(() =>
            follower.HandleAsync([Entry(new OrderExpired(Number))], Ct)
        );
        _order = With(_order, PaymentState.CAPTURED);
        await Assert.ThrowsAsync<PaymentUnansweredException>(() =>
            follower.HandleAsync([Entry(new OrderExpired(Number))], Ct)
        );
    }

    [Fact]
    public async Task Other_entries_and_unknown_orders_settle_nothing()
    {
        _order = Orders.Ready(2, 1);
        Assert.Empty(await Settle(new ParcelPacked(Number, 1, 2)));
        _order = null;
        Assert.Empty(await Settle(new OrderReadied(Number)));
    }

    private KnownDocuments Documents => new() { [Keys.Order(Number)] = () => _order };

    private Task<Authorisation> Authorise() =>
        _payments.AuthoriseAsync(new PaymentRequest(Number, 3_050, "GBP", TestTokens.Approved, "/"), Ct);

    private Task<IReadOnlyList<Settlement>> Settle(Fact fact) =>
        new SettlePayments([_payments], Documents).HandleAsync([Entry(fact)], Ct);

    private static Order With(Order order, PaymentState state) =>
        order with
        {
            Payment = order.Payment with { State = state },
        };

    private static ReadEntry Entry(Fact fact) =>
        new(new EntryHeader(60, "any/1", Orders.Noon, "system", $"order/{Number}"), fact);

    /// <summary>A provider whose line is cut.</summary>
    private sealed class Silent : IPaymentProvider
    {
        public string Name => "test";

        public Task<Authorisation> AuthoriseAsync(PaymentRequest request, CancellationToken ct) =>
            Task.FromResult<Authorisation>(new Authorisation.Unknown());

        public Task<Authorisation?> FindAsync(string order, CancellationToken ct) =>
            Task.FromResult<Authorisation?>(new Authorisation.Unknown());

        public Task<CaptureAnswer> CaptureAsync(string order, long amountMinor, CancellationToken ct) =>
            Task.FromResult<CaptureAnswer>(new CaptureAnswer.Unknown());

        public Task<VoidAnswer> VoidAsync(string order, CancellationToken ct) =>
            Task.FromResult<VoidAnswer>(new VoidAnswer.Unknown());

        public Task<RefundAnswer> RefundAsync(string order, CancellationToken ct) =>
            Task.FromResult<RefundAnswer>(new RefundAnswer.Unknown());
    }
}
