using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Places;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Tests.Rules.Facts;

/// <summary>One fact of every kind, with every property filled, in the order of one story.</summary>
internal static class Samples
{
    private const string Number = "4F7K29QX8M";
    private static readonly Instant Slot = Instant.FromUtc(2026, 11, 24, 14, 0);
    private static readonly Instant s_opensAt = Instant.FromUtc(2026, 11, 27, 9, 0);
    private static readonly LocalDate Christmas = new(2026, 12, 25);
    private static readonly DayHours Day = new([new OpenSpan(new LocalTime(9, 0), new LocalTime(20, 30))]);

    public static IReadOnlyList<Fact> All { get; } = [.. Setup(), .. Order()];

    private static IEnumerable<Fact> Setup() =>
        [
            new RetailerSaved("Larkfield & Söhne", "GBP", 10, 50_000, 100, 99),
            new SiteSaved
            {
                Code = "LEEDS",
                Kind = SiteKind.STORE,
                Name = "Larkfield Leeds",
                Address = new Address(["1 Briggate", "Floor 2"], "Leeds", "LS1 6HD", "GB"),
                Position = new Position(53.7965, -1.5437),
                TimeZone = "Europe/London",
                Phone = "+44 113 496 0000",
                PreparationMinutes = 120,
                Slots = new SlotTemplate(60, 8, 60, 7),
            },
            new SiteHoursSet("LEEDS", new WeekHours(Day, Day, Day, Day, Day, Day, DayHours.Closed)),
            new SiteSpecialDaySet("LEEDS", new SpecialDay(Christmas, "Christmas Day", DayHours.Closed)),
            new SiteSpecialDayCleared("LEEDS", Christmas),
            new RouteSaved(
                "DC1",
                "LEEDS",
                [
                    new Departure(
                        IsoDayOfWeek.Monday,
                        new LocalTime(20, 0),
                        1,
                        new LocalTime(12, 0),
                        new LocalTime(2, 0)
                    ),
                    new Departure(IsoDayOfWeek.Tuesday, new LocalTime(20, 0), 1, new LocalTime(12, 0)),
                ]
            ),
            new RangeSaved("best", "Best sellers"),
            new ProductSaved
            {
                Id = "P-WINE",
                Title = "Château \"Larkfield\" <rouge>",
                Description = "Dry.\nServe at 16 °C.",
                Brand = "Larkfield",
                Seller = "Vines & Co",
                Categories = ["Food > Wine", "Gifts"],
                Ranges = ["best"],
                AgeRestriction = 18,
                Images = ["wine.png"],
            },
            new VariantSaved
            {
                Sku = "WINE/75",
                ProductId = "P-WINE",
                Gtin = "05012345678900",
                PriceMinor = 899,
                Currency = "GBP",
                Colour = "Red",
                Size = "75 cl",
                Image = "wine-75.png",
            },
            new StockCounted("LEEDS", [new CountedLine("WINE/75", 12, 1), new CountedLine("MUG", 0)]),
            new StockReceived("DC1", [new ReceivedLine("WINE/75", 6)], "DN-1"),
            new StockAdjusted("DC1", "WINE/75", -1, "damaged"),
            new ProductListed(
                new ProductSaved { Id = "P-MUG", Title = "Mug" },
                new VariantSaved
                {
                    Sku = "MUG",
                    ProductId = "P-MUG",
                    PriceMinor = 650,
                    Currency = "GBP",
                }
            ),
            new ApiKeyIssued("till-1", "Till in Leeds", "9f86d081884c7d65", ["orders:write", "orders:read"]),
            new ApiKeyRevoked("till-1"),
            new PersonErased("5f0a1c2d3e4b5a69788796a5"),
            new PlaceSaved("LS1", "Leeds", new Position(53.79, -1.54)),
            new RoomMade("r1", "Château <rouge>", "P-WINE", s_opensAt, 60, 15, "Two for each.\nNo more."),
            new RoomJoined("r1", 1, 12),
            new RoomOpened("r1", -42),
            new RoomPaced("r1", 120),
            new RoomClosed("r1"),
        ];

    private static IEnumerable<Fact> Order() =>
        [
            new OrderPlaced
            {
                Number = Number,
                Store = "LEEDS",
                Slot = new BookedSlot(Slot, Slot + Duration.FromHours(1)),
                Promise = new PromiseMade(Slot - Duration.FromHours(2), "next_day"),
                Customer = new SealedContact
                {
                    Person = "5f0a1c2d3e4b5a69788796a5",
                    Name = "c2VhbGVkIG5hbWU",
                    Email = "c2VhbGVkIGUtbWFpbA",
                    Phone = "c2VhbGVkIHBob25l",
                    EmailHash = "aGFzaCBvZiBlLW1haWwgIQ",
                    PhoneHash = "aGFzaCBvZiBwaG9uZSAhIQ",
                },
                Collector = new SealedContact { Person = "a5968778695a4b3e2d1c0a5f", Name = "c2VhbGVkIG90aGVy" },
                Lines =
                [
                    new OrderLine
                    {
                        Line = 1,
                        Sku = "WINE/75",
                        ProductId = "P-WINE",
                        Title = "Château \"Larkfield\" <rouge>",
                        Option = "Red, 75 cl",
                        Gtin = "05012345678900",
                        Image = "wine-75.png",
                        Seller = "Vines & Co",
                        AgeRestriction = 18,
                        Quantity = 3,
                        UnitPriceMinor = 899,
                    },
                ],
                Parcels =
                [
                    new ParcelPlan(1, "LEEDS", Slot, [new PlannedItem(1, 2)]),
                    new ParcelPlan(2, "DC1", Slot - Duration.FromHours(12), [new PlannedItem(1, 1)]),
                ],
                Currency = "GBP",
                TotalMinor = 2_697,
                PaymentProvider = "test",
                CollectionCode = "482913",
                HoldUntil = Instant.FromUtc(2026, 11, 23, 10, 10),
                Channel = "shop",
                SlotCapacity = new SlotCapacity(8, 60),
            },
            new OrderPaid(Number, "test-auth-1", 2_697),
            new PickingStarted(Number, 1),
            new LinePicked(Number, 1, 1, 2),
            new PickUndone(Number, 1, 1, 2),
            new LinePicked(Number, 1, 1, 2),
            new ParcelPacked(Number, 1, 1),
            new PackUndone(Number, 1),
            new ParcelPacked(Number, 1, 1),
            new PickingStarted(Number, 2),
            new LineShort(Number, 2, 1, 1, "not-found"),
            new ShortUndone(Number, 2, 1, 1),
            new LineShort(Number, 2, 1, 1, "not-found"),
            new ParcelDispatched(Number, 2),
            new ParcelReceived(Number, 2),
            new ParcelStaged(Number, 1, "B12"),
            new StageUndone(Number, 1, "B12"),
            new ParcelStaged(Number, 1, "B12"),
            new OrderReadied(Number),
            new PaymentCaptured(Number, 1_798),
            new OrderHandedOver(Number, HandoverMethod.CODE, "photo-id", "looks-over-25", "staff:cleo"),
            new OrderCancelled(Number, "changed-my-mind"),
            new PaymentRefunded(Number, 1_798),
            new PaymentVoided(Number),
            new OrderExpired(Number),
            new VariantWithdrawn("WINE/75"),
        ];
}
