using System.Collections.Concurrent;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Payments;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Vaulting;

namespace Holdfast.Retail.Orders.Place;

/// <summary>
/// The one way from a request to a confirmed order, for the shop's checkout and for channels: place, authorise, pay.
/// <para>
/// The process may die between any two steps. What is left then, and who finishes it:
/// </para>
/// <list type="bullet">
/// <item>Before the entry <c>order.placed</c> is on disk: nothing. The repeat places the order.</item>
/// <item>After <c>order.placed</c>, before the provider heard of it: an order with stock and slot on hold. The repeat finds
/// it by its idempotency key and asks the provider; without a repeat the hold ends and <c>order.expired</c> releases all.</item>
/// <item>After the provider approved, before <c>order.paid</c>: money is held for an unpaid order. The provider knows the
/// payment by the order's number, so the repeat gets the same approval and pays with it; without a repeat the order
/// expires, and the settling of payments lets the money go.</item>
/// <item>After the provider declined, before <c>order.cancelled</c>: as without an answer; the repeat is declined again.</item>
/// <item>After <c>order.paid</c>: a confirmed order whose answer was lost. The repeat gets it.</item>
/// </list>
/// </summary>
internal sealed class PlaceAndPay(
    Log log,
    Writes writes,
    View view,
    ICurrentDocuments documents,
    OrderLinks links,
    Keyring keyring,
    SealPeople people,
    VaultWatch vaults,
    LogMeter meter,
    IEnumerable<IPaymentProvider> providers
)
{
    /// <summary>Reason of an order that was cancelled because its payment was declined.</summary>
    public const string PaymentDeclined = "payment-declined";

    private const int NumbersMax = 3;
    private static readonly TimeSpan s_finishWithin = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, IPaymentProvider> _providers = providers.ToDictionary(it => it.Name);

    /// <summary>Requests of this process that are being worked on. Another process's are told apart by the log.</summary>
    private readonly ConcurrentDictionary<string, byte> _inFlight = new(StringComparer.Ordinal);

    /// <summary>Names of the providers that take payments.</summary>
    public IReadOnlyCollection<string> Providers => _providers.Keys;

    /// <exception cref="LedgerBusyException">Nothing was written.</exception>
    /// <exception cref="CommitFailedException">The same request under the same key goes on where this one stopped.</exception>
    public async Task<Placing> RunAsync(OrderRequest request, CancellationToken ct)
    {
        if ((request.Customer.Check("customer") ?? request.Collector?.Check("collector")) is { } invalid)
            return new Placing.Refused(invalid);
        var key = request.Key(keyring);
        if (!_inFlight.TryAdd(key.Key, 0))
            return new Placing.Refused(new RequestInFlight());
        try
        {
            var (outcome, number) = await PlaceAsync(request, key, ct);
            // From here on the caller's patience does not count: an order that holds goods is brought to its end.
            using var limit = new CancellationTokenSource(s_finishWithin);
            switch (outcome)
            {
                case Outcome.Committed { Entry: { Fact: OrderPlaced placed, Header.Index: var index } }:
                    var placing = await PayAsync(
                        request,
                        placed.Number,
                        placed.TotalMinor,
                        placed.Currency,
                        limit.Token
                    );
                    // Whoever asks for the order next, sees it: it waits for its payment.
                    if (placing is Placing.NeedsAuthentication or Placing.PaymentUnknown)
                        await view.WaitForAsync(index, limit.Token);
                    return placing;
                case Outcome.Repeated repeated:
                    return await ResumeAsync(request, repeated, limit.Token);
                case Outcome.Refused refused:
                    if (refused.Refusal is VaultBehind)
                        meter.OrderPushedBack();
                    return new Placing.Refused(refused.Refusal);
                default:
                    throw new InvalidOperationException($"Placing {number} gave {outcome}.");
            }
        }
        finally
        {
            _inFlight.TryRemove(key.Key, out _);
        }
    }

    /// <summary>The customer is back from authentication, or asks how the payment stands. Repeatable.</summary>
    /// <returns>Null when the order is unknown, or the provider has not heard of it.</returns>
    public async Task<Placing?> ContinueAsync(string number, CancellationToken ct)
    {
        if (await documents.FindAsync<Order>(Keys.Order(number), ct) is not { } order)
            return null;
        if (order.Status is not OrderStatus.PENDING_PAYMENT)
            return Standing(order);
        if (!_providers.TryGetValue(order.Payment.Provider, out var provider))
            return null;
        using var limit = new CancellationTokenSource(s_finishWithin);
        return await AskAsync(() => provider.FindAsync(number, limit.Token)) is { } authorisation
            ? await SettleAsync(provider, number, authorisation, "customer", limit.Token)
            : null;
    }

    private async Task<(Outcome Outcome, string Number)> PlaceAsync(
        OrderRequest request,
        RequestKey key,
        CancellationToken ct
    )
    {
        for (var tries = 1; ; tries++)
        {
            var number = OrderNumber.New();
            var (customer, collector, keys) = people.ForOrder(number, new(request.Customer, request.Collector));
            var place = new PlaceOrder
            {
                Number = number,
                CollectionCode = CollectionCode.New(),
                Store = request.Store,
                SlotStart = request.SlotStart,
                Lines = request.Lines,
                Customer = customer,
                Collector = collector,
                PersonKeys = keys,
                PaymentProvider = request.PaymentProvider,
                Channel = request.Channel,
                By = request.By,
                Request = key,
                IsVaultBehind = vaults.OrdersWait,
            };
            var outcome = await log.CommitAsync(place, ct);
            if (outcome is not Outcome.Refused { Refusal: NumberTaken } || tries == NumbersMax)
                return (outcome, place.Number);
        }
    }

    /// <summary>The first answer again; or, when the first try died on the way, the rest of the way.</summary>
    private async Task<Placing> ResumeAsync(OrderRequest request, Outcome.Repeated repeated, CancellationToken ct)
    {
        var order =
            await documents.FindAsync<Order>(repeated.Of, ct)
            ?? throw new InvalidOperationException($"The log has no document {repeated.Of}.");
        if (order.Status is not OrderStatus.PENDING_PAYMENT)
            return Standing(order);
        return await PayAsync(request, order.Number, order.TotalMinor, order.Currency, ct);
    }

    private static Placing Standing(Order order) =>
        order switch
        {
            { Payment.Reference: not null } => new Placing.Confirmed(order, Replayed: true),
            { EndReason: PaymentDeclined } => new Placing.Declined(order.Number, PaymentDeclined),
            _ => new Placing.Ended(order.Number, order.EndReason),
        };

    private async Task<Placing> PayAsync(
        OrderRequest request,
        string number,
        long totalMinor,
        string currency,
        CancellationToken ct
    )
    {
        var provider = _providers[request.PaymentProvider];
        var payment = new PaymentRequest(
            number,
            totalMinor,
            currency,
            request.PaymentToken,
            ReturnPath: $"{await links.PathAsync(number, ct)}/payment"
        );
        var authorisation = await AskAsync(async () => await provider.AuthoriseAsync(payment, ct));
        return await SettleAsync(provider, number, authorisation!, request.By, ct);
    }

    /// <summary>A provider that does not answer within our time has not answered: nothing is known, and it is asked again.</summary>
    private static async Task<Authorisation?> AskAsync(Func<Task<Authorisation?>> ask)
    {
        try
        {
            return await ask();
        }
        catch (OperationCanceledException)
        {
            return new Authorisation.Unknown();
        }
    }

    private async Task<Placing> SettleAsync(
        IPaymentProvider provider,
        string number,
        Authorisation authorisation,
        string by,
        CancellationToken ct
    )
    {
        switch (authorisation)
        {
            case Authorisation.Approved approved:
                var pay = new PayOrder
                {
                    Number = number,
                    Reference = approved.Reference,
                    AuthorisedMinor = approved.AmountMinor,
                    By = by,
                };
                return await writes.CommitAsync(pay, ct) switch
                {
                    Outcome.Refused refused => await GiveUpAsync(provider, number, refused.Refusal, by, ct),
                    var done => new Placing.Confirmed(await CurrentAsync(number, done, ct), Replayed: false),
                };
            case Authorisation.Declined declined:
                await CancelAsync(number, by, ct);
                return new Placing.Declined(number, declined.Reason);
            case Authorisation.NeedsAuthentication challenge:
                return new Placing.NeedsAuthentication(number, challenge.Location);
            default:
                return new Placing.PaymentUnknown(number);
        }
    }

    /// <summary>
    /// The money is held, but the order does not want it: it ended meanwhile, or the amount is not its own. The money goes back
    /// now; if that gets no answer, the settling of payments asks again, because the order has ended.
    /// </summary>
    private async Task<Placing> GiveUpAsync(
        IPaymentProvider provider,
        string number,
        Refusal refusal,
        string by,
        CancellationToken ct
    )
    {
        if (refusal is WrongAmount)
            await CancelAsync(number, by, ct);
        if (await documents.FindAsync<Order>(Keys.Order(number), ct) is not { } order)
            throw new InvalidOperationException($"Order {number} was placed and is not there: {refusal.Code}.");
        // One provider knows one payment by this number: if it is the one that paid, there is nothing to give back.
        if (order.Payment.Reference is not null && order.Payment.Provider == provider.Name)
            return new Placing.Confirmed(order, Replayed: true);
        await provider.VoidAsync(number, ct);
        return Standing(order);
    }

    /// <summary>Somebody else may have ended the order first, or paid it: then that stands.</summary>
    private Task<Outcome> CancelAsync(string number, string by, CancellationToken ct) =>
        writes.CommitAsync(
            new CancelOrder
            {
                Number = number,
                Reason = PaymentDeclined,
                Staff = false,
                By = by,
            },
            ct
        );

    private async Task<Order> CurrentAsync(string number, Outcome done, CancellationToken ct)
    {
        var index = done is Outcome.Committed committed ? committed.Entry.Header.Index : 0;
        if (view.Index > index && Find(number) is { Payment.Reference: not null } order)
            return order;
        // The view is late; the log's own store is not.
        return await documents.FindAsync<Order>(Keys.Order(number), ct)
            ?? throw new InvalidOperationException($"Order {number} was paid and is not there.");
    }

    private Order? Find(string number)
    {
        using var reader = view.Open();
        return reader.Find<Order>(Keys.Order(number));
    }
}
