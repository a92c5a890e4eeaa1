using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using NodaTime;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Ordering;

public sealed class PlaceOrderTests
{
    [Fact]
    public void An_order_reserves_its_goods_and_its_slot()
    {
        var story = Open();
        var placed = story.Accepts<OrderPlaced>(Place(new BasketLine("SHIRT", 2, 1_200), new BasketLine("WINE", 1)));

        Assert.Equal(2 * 1_200 + 899, placed.TotalMinor);
        Assert.Equal(new PromiseMade(London(2026, 11, 23, 12), "same_day"), placed.Promise);
        Assert.Equal(MondayTen + Duration.FromMinutes(10), placed.HoldUntil);
        Assert.Equal(new StockLevel(6, 2, 1), story.Stock("LEEDS", "SHIRT"));
        Assert.Equal(new SlotBooking(1, 3, 3, 40), story.Get<SlotBooking>(Keys.Slot("LEEDS", Tuesday(14))));

        var order = story.Order(placed.Number);
        Assert.Equal(OrderStatus.PENDING_PAYMENT, order.Status);
        Assert.Equal(Tuesday(15), order.Slot.End);
        Assert.Equal("Navy, M", order.Lines[0].Option);
        Assert.Equal("first.png", order.Lines[0].Image);
        Assert.Equal(18, order.Lines[1].AgeRestriction);
        var parcel = Assert.Single(order.Parcels);
        Assert.Equal(("LEEDS", ParcelLocation.AT_STORE, Tuesday(14)), (parcel.Source, parcel.Location, parcel.DueAt));
        Assert.Equal(["order.placed"], order.History.Select(what => what.What));
    }

    [Fact]
    public void Lines_of_the_same_sku_are_one_line()
    {
        var placed = Open()
            .Accepts<OrderPlaced>(
                Place(new BasketLine("SHIRT", 1), new BasketLine("WINE", 1), new BasketLine("SHIRT", 2))
            );
        Assert.Equal([("SHIRT", 3), ("WINE", 1)], placed.Lines.Select(line => (line.Sku, line.Quantity)));
    }

    [Fact]
    public void A_basket_that_is_split_has_a_parcel_for_each_site()
    {
        var story = Open();
        story.Given(new StockCounted("DC1", [new("SHIRT", 2)]));
        var placed = story.Accepts<OrderPlaced>(Place(new BasketLine("MUG", 1), new BasketLine("SHIRT", 6)));

        var (own, dc) = (placed.Parcels[0], placed.Parcels[1]);
        Assert.Equal(("LEEDS", 1, Tuesday(14)), (own.Source, own.Number, own.DueAt));
        Assert.Equal([new PlannedItem(2, 5)], own.Items);
        Assert.Equal(("DC1", 2, Tuesday(2)), (dc.Source, dc.Number, dc.DueAt));
        Assert.Equal([new PlannedItem(1, 1), new PlannedItem(2, 1)], dc.Items);
        Assert.Equal(5, story.Stock("LEEDS", "SHIRT").Committed);
        Assert.Equal(1, story.Stock("DC1", "SHIRT").Committed);
        Assert.Equal(ParcelLocation.AT_DC, story.Order(placed.Number).Parcels[1].Location);
    }

    /// <summary>Everything is wrong at first; each mended thing brings the next refusal to light.</summary>
    [Fact]
    public void Refusals_come_in_the_order_that_is_documented()
    {
        var story = Open();
        var taken = story.Accepts<OrderPlaced>(Place(new BasketLine("HAT", 1))).Number;
        story.Given(Store("LEEDS", new SlotTemplate(60, 1, 40, 7)), Booked(London(2026, 11, 23, 11)));

        var wrong = Place(new BasketLine("GONE", 1), new BasketLine("SHIRT", 100, 1), new BasketLine("MUG", 11)) with
        {
            Number = taken,
            Store = "nowhere",
            SlotStart = London(2026, 11, 23, 3),
        };
        story.Refuses(wrong, "too-many-units");
        wrong = wrong with { Lines = [new("GONE", 1), new("SHIRT", 1, 1), new("MUG", 11)] };
        story.Refuses(wrong, "number-taken");
        wrong = wrong with { Number = NewNumber() };
        story.Refuses(wrong, "unknown-store");
        wrong = wrong with { Store = "LEEDS" };
        story.Refuses(wrong, "unknown-product");
        wrong = wrong with { Lines = [new("SHIRT", 1, 1), new("MUG", 11), new("HAT", 1)] };
        story.Refuses(wrong, "price-changed");
        wrong = wrong with { Lines = [new("SHIRT", 1, 1_200), new("MUG", 11), new("HAT", 1)] };
        story.Refuses(wrong, "slot-closed");
        wrong = wrong with { SlotStart = London(2026, 11, 23, 11) };
        story.Refuses(wrong, "slot-full");
        wrong = wrong with { SlotStart = London(2026, 11, 23, 12) };
        story.Refuses(wrong, "out-of-stock");
        wrong = wrong with { Lines = [new("SHIRT", 1, 1_200), new("MUG", 9), new("HAT", 1)] };
        story.Refuses(wrong, "not-collectable");
        wrong = wrong with { Lines = [new("SHIRT", 1, 1_200), new("MUG", 9)] };
        story.Refuses(wrong, "slot-too-early");
        story.Accepts<OrderPlaced>(wrong with { SlotStart = Tuesday(12) });
    }

    public static TheoryData<string, string> Invalid =>
        new()
        {
            { "no lines", "invalid-value" },
            { "lines left out", "invalid-value" },
            { "quantity zero", "invalid-value" },
            { "quantity huge", "too-many-units" },
            { "sum of quantities huge", "too-many-units" },
            { "too many lines", "too-many-lines" },
            { "number misspelt", "invalid-value" },
            { "code of letters", "invalid-value" },
            { "long sku", "invalid-value" },
            { "at a dc", "unknown-store" },
            { "withdrawn", "unknown-product" },
            { "slot in a minute too far", "slot-closed" },
            { "slot a minute off", "slot-closed" },
            { "slot in the past", "slot-closed" },
            { "slot of another store's", "slot-closed" },
        };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_nobody_could_mean_is_refused(string what, string code)
    {
        var story = Open();
        var fine = Place(new BasketLine("SHIRT", 1));
        story.Given(new RetailerSaved("Larkfield", "GBP", 10, 50_000, 3, 9));
        if (what == "withdrawn")
            story.Given(new VariantWithdrawn("SHIRT"));
        if (what == "slot of another store's")
            story.Given(new SiteHoursSet("LEEDS", Week(Hours(9, 14))));
        var wrong = what switch
        {
            "no lines" => fine with { Lines = [] },
            "lines left out" => fine with { Lines = default },
            "quantity zero" => fine with { Lines = [new("SHIRT", 1), new("WINE", 0)] },
            "quantity huge" => fine with { Lines = [new("SHIRT", int.MaxValue)] },
            "sum of quantities huge" => fine with { Lines = [new("SHIRT", int.MaxValue), new("SHIRT", int.MaxValue)] },
            "too many lines" => fine with { Lines = [new("A", 1), new("B", 1), new("C", 1), new("D", 1)] },
            "number misspelt" => fine with { Number = "4F7K29QX8U" },
            "code of letters" => fine with { CollectionCode = "12345a" },
            "long sku" => fine with { Lines = [new(new string('x', 65), 1)] },
            "at a dc" => fine with { Store = "DC1" },
            "slot in a minute too far" => fine with { SlotStart = London(2026, 12, 1, 9) },
            "slot a minute off" => fine with { SlotStart = Tuesday(14) + Duration.FromMinutes(1) },
            "slot in the past" => fine with { SlotStart = MondayTen },
            _ => fine,
        };
        story.Refuses(wrong, code);
    }

    [Fact]
    public void Out_of_stock_says_how_many_there_are()
    {
        var story = Open();
        var refused = story.Refuses<OutOfStock>(Place(new BasketLine("WINE", 3), new BasketLine("SHIRT", 1)));
        Assert.Equal([new OutOfStockLine("WINE", 3, 2)], refused.Lines);
    }

    [Fact]
    public void Not_collectable_says_why_line_by_line()
    {
        var refused = Open().Refuses<NotCollectable>(Place(new BasketLine("MUG", 1), new BasketLine("HAT", 1)));
        Assert.Equal(["MUG", "HAT"], refused.Lines.Select(line => line.Sku));
        Assert.All(refused.Lines, line => Assert.Equal(UncollectableLine.NotTogether, line.Reason));
    }

    [Fact]
    public void A_changed_price_is_shown_with_the_new_one()
    {
        var refused = Open().Refuses<PriceChanged>(Place(new BasketLine("SHIRT", 1), new BasketLine("SHIRT", 1, 999)));
        Assert.Equal([new PriceChangedLine("SHIRT", 999, 1_200)], refused.Lines);
    }

    [Fact]
    public void The_last_unit_is_sold_once()
    {
        var story = Open();
        story.Accepts<OrderPlaced>(Place(new BasketLine("WINE", 2)));
        story.Refuses(Place(new BasketLine("WINE", 1)), "out-of-stock");
    }

    [Fact]
    public void Safety_stock_is_not_sold()
    {
        var story = Open();
        story.Given(new StockCounted("DC1", [new("SHIRT", 0)]));
        story.Refuses(Place(new BasketLine("SHIRT", 6)), "out-of-stock");
        story.Accepts<OrderPlaced>(Place(new BasketLine("SHIRT", 5)));
    }

    [Theory]
    [InlineData(3, 40, 1, 3)]
    [InlineData(9, 5, 2, 2)]
    [InlineData(1, 40, 1, 1)]
    public void A_full_slot_refuses_a_new_order(int orders, int items, int quantity, int accepted)
    {
        var story = Open();
        story.Given(Store("LEEDS", new SlotTemplate(60, orders, items, 7)));
        for (var order = 0; order < accepted; order++)
            story.Accepts<OrderPlaced>(Place(new BasketLine("MUG", quantity)));
        story.Refuses(Place(new BasketLine("MUG", quantity)), "slot-full");
        story.Accepts<OrderPlaced>(Place(new BasketLine("MUG", 1)) with { SlotStart = Tuesday(15) });
    }

    /// <summary>Another order's goods are elsewhere; it only takes its place in the slot.</summary>
    private static OrderPlaced Booked(Instant slot) =>
        new()
        {
            Number = NewNumber(),
            Store = "LEEDS",
            Slot = new BookedSlot(slot, slot + Duration.FromHours(1)),
            Promise = new PromiseMade(slot, "same_day"),
            Customer = SomePeople.Sealed(),
            Lines =
            [
                new OrderLine
                {
                    Line = 1,
                    Sku = "RING",
                    ProductId = "P-RING",
                    Title = "A RING",
                    Quantity = 1,
                    UnitPriceMinor = 50_000,
                },
            ],
            Parcels = [new ParcelPlan(1, "LEEDS", slot, [new PlannedItem(1, 1)])],
            Currency = "GBP",
            TotalMinor = 50_000,
            PaymentProvider = "test",
            CollectionCode = "111111",
            HoldUntil = slot,
            Channel = "shop",
            SlotCapacity = new SlotCapacity(1, 40),
        };
}
