using Holdfast.Ledger;
using Holdfast.Retail.Collection;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments.Capture;
using Holdfast.Retail.People;
using Holdfast.Retail.Staff;
using NodaTime;

namespace Holdfast.Retail.Practising;

/// <summary>Invented customers order at the practice store, and their orders come as far as a lesson wants them.</summary>
internal sealed class PracticeOrders(Log log, ICurrentDocuments documents, SealPeople people, PracticeClock clock)
{
    private const string By = PracticeWorld.By;
    private static readonly Duration s_quarter = Duration.FromMinutes(15);

    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);
    private int _orders;

    public required string Site { get; init; }

    public string NewNumber() => OrderNumber.NewPractice(++_orders);

    /// <summary>There are so few that two of a practice's handful would be the same now and then, and a lesson is about one.</summary>
    private string NewCode()
    {
        var code = CollectionCode.NewPractice();
        while (!_codes.Add(code))
            code = CollectionCode.NewPractice();
        return code;
    }

    public async Task<Order> PlaceAsync(
        string customer,
        string? collector,
        int minutesAhead,
        CancellationToken ct,
        params PracticeGoods[] goods
    )
    {
        var number = NewNumber();
        var contact = new Contact(customer, $"{StaffFile.IdOf(customer)}@practice.example", null);
        var (sealedCustomer, sealedCollector, personKeys) = people.ForOrder(
            number,
            new(contact, collector is null ? null : new(collector, null, null))
        );
        var soon = Instant.FromDateTimeOffset(clock.GetUtcNow()) + Duration.FromMinutes(minutesAhead);
        await DoAsync(
            new PlaceOrder
            {
                Number = number,
                CollectionCode = NewCode(),
                Store = Site,
                SlotStart = soon - Duration.FromTicks(soon.ToUnixTimeTicks() % s_quarter.BclCompatibleTicks),
                Lines = [.. goods.Select(one => new BasketLine(one.Sku, 1))],
                Customer = sealedCustomer,
                Collector = sealedCollector,
                PersonKeys = personKeys,
                PaymentProvider = "practice",
                Channel = "practice",
                By = By,
            },
            ct
        );
        var total = (await ReadAsync(number, ct)).TotalMinor;
        await DoAsync(
            new PayOrder
            {
                Number = number,
                Reference = number,
                AuthorisedMinor = total,
                By = By,
            },
            ct
        );
        return await ReadAsync(number, ct);
    }

    public async Task<Order> PackedAsync(
        string customer,
        string? collector,
        int minutesAhead,
        CancellationToken ct,
        params PracticeGoods[] goods
    )
    {
        var order = await PlaceAsync(customer, collector, minutesAhead, ct, goods);
        var desk = At(order);
        await DoAsync(desk.Start(1), ct);
        foreach (var line in order.Lines)
            await DoAsync(desk.Pick(1, line.Line, line.Quantity), ct);
        await DoAsync(desk.Pack(1), ct);
        return order;
    }

    public async Task<Order> ReadyAsync(
        string customer,
        string? collector,
        int minutesAhead,
        CancellationToken ct,
        params PracticeGoods[] goods
    )
    {
        var order = await PackedAsync(customer, collector, minutesAhead, ct, goods);
        await DoAsync(At(order).Stage(1, $"A{_orders}"), ct);
        await DoAsync(At(order).Ready(), ct);
        await DoAsync(
            new RecordCapture
            {
                Number = order.Number,
                CapturedMinor = order.TotalMinor,
                By = By,
            },
            ct
        );
        return order;
    }

    public Task HandOverAsync(Order order, CancellationToken ct) =>
        DoAsync(
            new HandOver
            {
                Number = order.Number,
                Method = HandoverMethod.CODE,
                TypedCode = order.CollectionCode,
                PersonCheck = HandOver.PersonChecks[0],
                Site = Site,
                By = By,
            },
            ct
        );

    private DeskSteps At(Order order) => new(order.Number, Site, By);

    private async Task<Order> ReadAsync(string number, CancellationToken ct) =>
        await documents.FindAsync<Order>(Keys.Order(number), ct)
        ?? throw new InvalidOperationException($"The practice has no order {number}.");

    /// <exception cref="InvalidOperationException">It is refused: a bug in the practice.</exception>
    public async Task DoAsync(ICommand command, CancellationToken ct)
    {
        if (await log.CommitAsync(command, ct) is Outcome.Refused refused)
            throw new InvalidOperationException(
                $"The practice's {command.GetType().Name} is refused: {refused.Refusal.Detail}"
            );
    }
}
