using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders.Limits;
using Holdfast.Retail.People;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail.Orders.Place;

/// <summary>Reserves the goods and the slot in one entry, or nothing. Payment comes after.</summary>
internal sealed record PlaceOrder : ICommand
{
    /// <summary>From <see cref="OrderNumber.New"/>.</summary>
    public required string Number { get; init; }

    /// <summary>From <see cref="Orders.CollectionCode.New"/>.</summary>
    public required string CollectionCode { get; init; }

    public required string Store { get; init; }
    public required Instant SlotStart { get; init; }

    /// <summary>Lines of the same SKU are one line.</summary>
    public required ImmutableArray<BasketLine> Lines { get; init; }

    public required SealedContact Customer { get; init; }
    public SealedContact? Collector { get; init; }

    /// <summary>The wrapped keys of both.</summary>
    public required ImmutableArray<KeyringChange> PersonKeys { get; init; }
    public required string PaymentProvider { get; init; }

    /// <summary><c>shop</c> or the id of an API key.</summary>
    public required string Channel { get; init; }

    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    /// <summary>More is accepted and not vaulted than may be lost. A request that was accepted before gets its answer all the same.</summary>
    public bool IsVaultBehind { get; init; }

    public IReadOnlyList<KeyringChange> Keyring => PersonKeys;

    public IEnumerable<string> Touches() =>
        [
            Keys.Retailer,
            Keys.Order(Number),
            Keys.Site(Store),
            Keys.RoutesTo(Store),
            Keys.Slot(Store, SlotStart),
            .. Skus.Select(Keys.Variant),
        ];

    public IEnumerable<string> TouchesNext(IDocuments documents)
    {
        foreach (var sku in Skus)
        {
            yield return Keys.Stock(Store, sku);
            if (documents.Find<Variant>(Keys.Variant(sku)) is not { } variant)
                continue;
            yield return Keys.Product(variant.ProductId);
            if (variant.LimitPerCustomer is not null && OnOrder.CustomerOf(Customer) is { } customer)
                yield return Keys.OnOrder(sku, customer);
        }

        foreach (var dc in documents.Find<RoutesTo>(Keys.RoutesTo(Store))?.Sources ?? [])
        {
            yield return Keys.Site(dc);
            yield return Keys.Route(dc, Store);
            foreach (var sku in Skus)
                yield return Keys.Stock(dc, sku);
        }
    }

    /// <summary>
    /// Precedence: no new orders at all; what nobody could mean (limits, texts, number taken); the store; unknown products; changed prices; the
    /// customer's limits; a slot that is not open; a full slot; goods out of stock; goods not collectable there; a slot before the promise.
    /// </summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        if (IsVaultBehind)
            return new VaultBehind();
        if (documents.Find<Retailer>(Keys.Retailer) is not { } retailer)
            return new InvalidValue("retailer", "is not set up yet");
        if (OutsideLimits(retailer) is { } outside)
            return outside;
        if (documents.Find<Order>(Keys.Order(Number)) is not null)
            return new NumberTaken(Number);
        if (documents.Find<Site>(Keys.Site(Store)) is not { Kind: SiteKind.STORE } store)
            return new UnknownStore(Store);

        var lines = Merged();
        var goods = lines.Select(line => Goods.Find(documents, line.Sku)).ToImmutableArray();
        if (Refused<UnknownProductLine>(lines, i => goods[i] is null ? new(lines[i].Sku) : null) is { } unknown)
            return new UnknownProduct(unknown);
        if (Refused(lines, i => ChangedPrice(lines[i].Sku, goods[i]!.Variant.PriceMinor)) is { } changed)
            return new PriceChanged(changed);
        if (Refused(lines, i => OverLimit(documents, lines[i], goods[i]!.Variant)) is { } over)
            return new CustomerLimit(over);

        if (
            store.Slots is not { } template
            || SlotCalendar.Find(store, SlotStart) is not { } slot
            || !SlotCalendar.IsOpenForBooking(store, slot, at)
        )
            return new SlotClosed(Store, SlotStart);
        var booked = documents.Find<SlotBooking>(Keys.Slot(Store, SlotStart)) ?? SlotBooking.None;
        var items = lines.Sum(line => line.Quantity);
        if (booked.Orders + 1 > template.CapacityOrders || booked.Items + items > template.CapacityItems)
            return new SlotFull(Store, SlotStart, Math.Max(0, template.CapacityItems - booked.Items));

        var promise = Promise.For(
            Supply(documents, store, route: null),
            [.. Dcs(documents)],
            [.. lines.Select(line => new Wanted(line.Sku, line.Quantity))],
            at
        );
        if (promise is Promise.NotCollectable none)
            return Refusal(none);
        var kept = (Promise.Collectable)promise;
        if (SlotStart < kept.ReadyFrom)
            return new SlotTooEarly(Store, SlotStart, kept.ReadyFrom);

        return Decision.Accept(
            Keys.Order(Number),
            new OrderPlaced
            {
                Number = Number,
                Store = Store,
                Slot = new BookedSlot(slot.Start, slot.End),
                Promise = new PromiseMade(kept.ReadyFrom, kept.PickupSla),
                Customer = Customer,
                Collector = Collector,
                Lines = [.. lines.Select((line, i) => goods[i]!.Line(i + 1, line.Quantity))],
                Parcels = [.. kept.Parts.Select((part, i) => Plan(i + 1, part, lines))],
                Currency = retailer.Currency,
                TotalMinor = lines.Select((line, i) => line.Quantity * goods[i]!.Variant.PriceMinor).Sum(),
                PaymentProvider = PaymentProvider,
                CollectionCode = CollectionCode,
                HoldUntil = at + Duration.FromMinutes(retailer.HoldMinutes),
                Channel = Channel,
                SlotCapacity = new SlotCapacity(template.CapacityOrders, template.CapacityItems),
            }
        );
    }

    private IEnumerable<string> Skus =>
        Lines.IsDefault ? [] : Lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal);

    private Refusal? OutsideLimits(Retailer retailer)
    {
        if (Lines.IsDefaultOrEmpty)
            return new InvalidValue("lines", "are missing");
        if (Lines.Length > retailer.OrderLinesMax)
            return new TooManyLines(retailer.OrderLinesMax);
        if (Lines.Any(line => line.Quantity < 1))
            return new InvalidValue("quantity", "must be 1 or more");
        var tooMany = Lines
            .GroupBy(line => line.Sku, StringComparer.Ordinal)
            .Where(same => same.Sum(line => (long)line.Quantity) > retailer.LineQuantityMax)
            .Select(same => same.Key)
            .ToImmutableArray();
        if (!tooMany.IsEmpty)
            return new TooManyUnits(retailer.LineQuantityMax, tooMany);
        return (
                OrderNumber.TryParse(Number, out var number) && number == Number
                    ? null
                    : new InvalidValue("number", "is not an order number")
            )
            ?? (
                Orders.CollectionCode.IsValid(CollectionCode)
                    ? null
                    : new InvalidValue("collectionCode", "is not six digits")
            )
            ?? Check.All(Lines, line => Check.Code("sku", line.Sku))
            ?? Check.Code("provider", PaymentProvider)
            ?? Check.Code("channel", Channel);
    }

    private ImmutableArray<Wanted> Merged() =>
        [
            .. Lines
                .GroupBy(line => line.Sku, StringComparer.Ordinal)
                .Select(same => new Wanted(same.Key, same.Sum(line => line.Quantity))),
        ];

    private PriceChangedLine? ChangedPrice(string sku, long price)
    {
        foreach (var line in Lines)
        {
            if (line.Sku == sku && line.UnitPriceMinor is { } expected && expected != price)
                return new(sku, expected, price);
        }

        return null;
    }

    private CustomerLimitLine? OverLimit(IDocuments documents, Wanted line, Variant variant)
    {
        if (variant.LimitPerCustomer is not { } limit)
            return null;
        var before = OnOrder.CustomerOf(Customer) is { } customer
            ? OnOrder.UnitsOf(documents, Keys.OnOrder(line.Sku, customer))
            : 0;
        return before + line.Quantity > limit ? new(line.Sku, limit, before) : null;
    }

    private IEnumerable<Supply> Dcs(IDocuments documents)
    {
        foreach (var dc in documents.Find<RoutesTo>(Keys.RoutesTo(Store))?.Sources ?? [])
        {
            if (
                documents.Find<Site>(Keys.Site(dc)) is { } site
                && documents.Find<Route>(Keys.Route(dc, Store)) is { } route
            )
                yield return Supply(documents, site, route);
        }
    }

    private static Supply Supply(IDocuments documents, Site site, Route? route) =>
        new(site, route, sku => documents.Find<StockLevel>(Keys.Stock(site.Code, sku))?.Available ?? 0);

    private ParcelPlan Plan(int number, PromisedPart part, ImmutableArray<Wanted> lines) =>
        new(
            number,
            part.Site,
            part.LeavesBy ?? SlotStart,
            [.. part.Lines.Select(given => new PlannedItem(LineOf(given, lines), given.Quantity))]
        );

    private static int LineOf(Wanted given, ImmutableArray<Wanted> lines)
    {
        var line = 0;
        while (lines[line].Sku != given.Sku)
            line++;
        return line + 1;
    }

    private Refusal Refusal(Promise.NotCollectable none)
    {
        ImmutableArray<UncollectableLine> gone =
        [
            .. none.Lines.Where(line => line.Reason == UncollectableLine.OutOfStock),
        ];
        return gone.IsEmpty
            ? new NotCollectable(Store, none.Lines)
            : new OutOfStock([.. gone.Select(line => new OutOfStockLine(line.Sku, line.Wanted, line.Available))]);
    }

    private static ImmutableArray<T>? Refused<T>(ImmutableArray<Wanted> lines, Func<int, T?> refuse)
        where T : class
    {
        ImmutableArray<T> refused = [.. Enumerable.Range(0, lines.Length).Select(refuse).OfType<T>()];
        return refused.IsEmpty ? null : refused;
    }
}

/// <param name="UnitPriceMinor">What the customer was shown; null takes today's price.</param>
internal sealed record BasketLine(string Sku, int Quantity, long? UnitPriceMinor = null);
