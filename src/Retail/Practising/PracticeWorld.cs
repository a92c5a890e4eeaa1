using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Readying;
using Holdfast.Retail.Collection.Staging;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Payments.Capture;
using Holdfast.Retail.People;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail.Practising;

/// <summary>
/// A small invented store: its products, and a morning's orders, each where a lesson wants it. Made by the same commands as a real
/// store's, so that nothing is there that could not be.
/// </summary>
internal sealed class PracticeWorld(
    Log log,
    ICurrentDocuments documents,
    SealPeople people,
    PassKeys keys,
    StaffFile staff,
    PracticeClock clock,
    RetailOptions options
)
{
    public const string By = "system:practice";

    private const string Currency = "GBP";
    private const int SecondColleagueFromMinor = 200_00;
    private static readonly Duration s_quarter = Duration.FromMinutes(15);

    private static readonly Thing s_mug = new("PRACTICE-MUG", () => Texts.Mug, 12_00);
    private static readonly Thing s_scarf = new("PRACTICE-SCARF", () => Texts.Scarf, 35_00);
    private static readonly Thing s_candle = new("PRACTICE-CANDLE", () => Texts.Candle, 18_00);
    private static readonly Thing s_lamp = new("PRACTICE-LAMP", () => Texts.Lamp, 49_00);
    private static readonly Thing s_wine = new("PRACTICE-WINE", () => Texts.Wine, 14_00, Age: 18);
    private static readonly Thing s_coat = new("PRACTICE-COAT", () => Texts.Coat, 240_00);

    private string _site = "";
    private int _orders;

    /// <summary>SKU of what the order with something missing lacks.</summary>
    public static string Missing => s_candle.Sku;

    public async Task<PracticeCast> MakeAsync(string site, Person trainee, CancellationToken ct)
    {
        _site = site;
        clock.StandBack(TimeSpan.FromHours(3));
        await OpenAsync(ct);
        staff.Add(trainee.Name, site, Roles.Colleague, Pin.New(), iterations: 1);
        var pin = Pin.New();
        staff.Add(Texts.SecondColleague, site, Roles.Colleague, pin, iterations: 1);

        var collected = await ReadyAsync("Mabel Abbott", null, 60, ct, s_mug, s_lamp);
        await HandOverAsync(collected, ct);
        var wine = await ReadyAsync("Grace Fairlie", null, 150, ct, s_wine, s_mug);
        var dear = await ReadyAsync("Rhys Denholm", null, 180, ct, s_coat);
        clock.StandBack(TimeSpan.FromHours(2));
        var byCode = await ReadyAsync("Imogen Garside", "Sam Garside", 150, ct, s_scarf);
        var late = await PlaceAsync("Callum Nowak", null, 105, ct, s_lamp);
        clock.StandBack(TimeSpan.FromHours(1));
        var packed = await PackedAsync("Orla Teague", null, 105, ct, s_mug, s_mug);
        var missing = await PlaceAsync("Amara Lindley", null, 90, ct, s_mug, s_scarf, s_candle);
        clock.StandBack(TimeSpan.Zero);

        return new()
        {
            Short = missing.Number,
            Late = late.Number,
            Packed = packed.Number,
            Wine = wine.Number,
            Dear = dear.Number,
            ByCode = byCode.Number,
            Collected = collected.Number,
            PassOfOtherStore = await OtherStoresPassAsync(wine, ct),
            SecondPin = pin,
        };
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        await DoAsync(
            new SaveRetailer
            {
                Retailer = new(
                    Texts.Store,
                    Currency,
                    60,
                    SecondColleagueFromMinor,
                    OrderLinesMax: 50,
                    LineQuantityMax: 9
                ),
                By = By,
            },
            ct
        );
        await OpenAsync(_site, Texts.Store, ct);
        await OpenAsync(PracticeSite.OtherOf(_site), Texts.OtherStore, ct);
        Thing[] things = [s_mug, s_scarf, s_candle, s_lamp, s_wine, s_coat];
        foreach (var thing in things)
        {
            await DoAsync(new SaveProduct { Product = thing.Product, By = By }, ct);
            await DoAsync(new SaveVariant { Variant = thing.Variant, By = By }, ct);
        }
        await DoAsync(
            new CountStock
            {
                Site = _site,
                Lines = [.. things.Select(thing => new CountedLine(thing.Sku, 12, 0))],
                By = By,
            },
            ct
        );
    }

    /// <summary>Open day and night: a practice begins when somebody has time for it.</summary>
    private async Task OpenAsync(string code, string name, CancellationToken ct)
    {
        await DoAsync(
            new OpenPracticeSite(
                new()
                {
                    Code = code,
                    Kind = SiteKind.STORE,
                    Name = name,
                    TimeZone = options.TimeZone.Id,
                    Slots = new(LengthMinutes: 15, CapacityOrders: 20, CapacityItems: 100, DaysAhead: 2),
                },
                By
            ),
            ct
        );
        var day = new DayHours([new(LocalTime.Midnight, LocalTime.Midnight)]);
        await DoAsync(
            new SetHours
            {
                Site = code,
                Hours = new(day, day, day, day, day, day, day),
                By = By,
            },
            ct
        );
    }

    private async Task<Order> PlaceAsync(
        string customer,
        string? collector,
        int minutesAhead,
        CancellationToken ct,
        params Thing[] things
    )
    {
        var number = OrderNumber.NewPractice(++_orders);
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
                CollectionCode = CollectionCode.NewPractice(),
                Store = _site,
                SlotStart = soon - Duration.FromTicks(soon.ToUnixTimeTicks() % s_quarter.BclCompatibleTicks),
                Lines = [.. things.Select(thing => new BasketLine(thing.Sku, 1))],
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

    private async Task<Order> PackedAsync(
        string customer,
        string? collector,
        int minutesAhead,
        CancellationToken ct,
        params Thing[] things
    )
    {
        var order = await PlaceAsync(customer, collector, minutesAhead, ct, things);
        await DoAsync(
            new StartPicking
            {
                Number = order.Number,
                Parcel = 1,
                Site = _site,
                By = By,
            },
            ct
        );
        foreach (var line in order.Lines)
        {
            await DoAsync(
                new PickLine
                {
                    Number = order.Number,
                    Parcel = 1,
                    Line = line.Line,
                    Quantity = line.Quantity,
                    Site = _site,
                    By = By,
                },
                ct
            );
        }
        await DoAsync(
            new PackParcel
            {
                Number = order.Number,
                Parcel = 1,
                Bags = 1,
                Site = _site,
                By = By,
            },
            ct
        );
        return order;
    }

    private async Task<Order> ReadyAsync(
        string customer,
        string? collector,
        int minutesAhead,
        CancellationToken ct,
        params Thing[] things
    )
    {
        var order = await PackedAsync(customer, collector, minutesAhead, ct, things);
        await DoAsync(
            new StageParcel
            {
                Number = order.Number,
                Parcel = 1,
                Shelf = $"A{_orders}",
                Site = _site,
                By = By,
            },
            ct
        );
        await DoAsync(
            new ReadyOrder
            {
                Number = order.Number,
                Site = _site,
                By = By,
            },
            ct
        );
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

    private Task HandOverAsync(Order order, CancellationToken ct) =>
        DoAsync(
            new HandOver
            {
                Number = order.Number,
                Method = HandoverMethod.CODE,
                TypedCode = order.CollectionCode,
                PersonCheck = HandOver.PersonChecks[0],
                Site = _site,
                By = By,
            },
            ct
        );

    /// <summary>Good in every way, but for a store that this one is not.</summary>
    private async Task<string> OtherStoresPassAsync(Order like, CancellationToken ct) =>
        (await keys.SignerAsync(ct)).Sign(
            Pass.For(like) with
            {
                Order = OrderNumber.NewPractice(++_orders),
                Store = PracticeSite.OtherOf(_site),
            }
        );

    private async Task<Order> ReadAsync(string number, CancellationToken ct) =>
        await documents.FindAsync<Order>(Keys.Order(number), ct)
        ?? throw new InvalidOperationException($"The practice has no order {number}.");

    /// <exception cref="InvalidOperationException">It is refused: a bug in the practice.</exception>
    private async Task DoAsync(ICommand command, CancellationToken ct)
    {
        if (await log.CommitAsync(command, ct) is Outcome.Refused refused)
            throw new InvalidOperationException(
                $"The practice's {command.GetType().Name} is refused: {refused.Refusal.Detail}"
            );
    }

    private sealed record Thing(string Sku, Func<string> Title, long PriceMinor, int? Age = null)
    {
        public ProductSaved Product =>
            new()
            {
                Id = Sku,
                Title = Title(),
                AgeRestriction = Age,
            };

        public VariantSaved Variant =>
            new()
            {
                Sku = Sku,
                ProductId = Sku,
                PriceMinor = PriceMinor,
                Currency = Currency,
            };
    }

    /// <summary>Saves a site under a code that no real one may have.</summary>
    private sealed record OpenPracticeSite(SiteSaved Site, string By) : ICommand
    {
        public IEnumerable<string> Touches() => [Keys.Site(Site.Code)];

        public Decision Decide(IDocuments documents, Instant at) => Decision.Accept(Keys.Site(Site.Code), Site);
    }
}
