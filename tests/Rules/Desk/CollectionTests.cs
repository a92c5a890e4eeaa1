using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments.Refund;
using Holdfast.Retail.Payments.Void;
using Holdfast.Retail.Stock;
using static Holdfast.Tests.Rules.Desk.DeskStory;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Desk;

public sealed class CollectionTests
{
    private readonly Story _story = Open();

    [Fact]
    public void An_order_from_the_stores_own_shelves_is_picked_staged_ready_and_handed_over()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 2)));
        _story.ReadyFor(number);
        Assert.Equal(new StockLevel(4, 0, 1), _story.Stock("LEEDS", "SHIRT"));
        _story.Accepts<OrderHandedOver>(HandOver(number));

        var order = _story.Order(number);
        Assert.Equal(OrderStatus.PICKED_UP, order.Status);
        Assert.Equal(ParcelLocation.WITH_CUSTOMER, order.Parcels[0].Location);
        Assert.Equal(Colleague, order.Handover?.By);
        Assert.Equal(2_400, order.Payment.CapturedMinor);
        Assert.Equal(
            [
                "order.placed",
                "order.paid",
                "order.picking-started",
                "order.line-picked",
                "parcel.packed",
                "parcel.staged",
                "order.readied",
                "payment.captured",
                "order.handed-over",
            ],
            order.History.Select(what => what.What)
        );
    }

    [Fact]
    public void A_parcel_from_a_dc_is_dispatched_there_and_received_in_the_store()
    {
        var number = _story.Confirmed(Place(new BasketLine("MUG", 2)));
        _story.PickAll(number, site: "DC1");
        _story.Refuses(Stage(number), "not-received");
        _story.Refuses(Receive(number), "not-dispatched");
        _story.Accepts<ParcelDispatched>(Dispatch(number));
        Assert.Equal(ParcelLocation.IN_TRANSIT, _story.Order(number).Parcels[0].Location);
        _story.DoesNothing(Dispatch(number));
        _story.Refuses(Ready(number), "not-staged");
        _story.Accepts<ParcelReceived>(Receive(number));
        _story.DoesNothing(Receive(number));
        Assert.Equal(ParcelLocation.AT_STORE, _story.Order(number).Parcels[0].Location);
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.DoesNothing(Stage(number));
        _story.Accepts<ParcelStaged>(Stage(number) with { Shelf = "C1" });
        _story.Accepts<OrderReadied>(Ready(number));
        Assert.Equal(new StockLevel(8, 0, 0), _story.Stock("DC1", "MUG"));
    }

    [Fact]
    public void Each_site_does_only_its_own_part()
    {
        var number = _story.Confirmed(Place(new BasketLine("MUG", 1)));
        _story.Refuses(Start(number), "wrong-site");
        _story.Refuses(Start(number, site: "YORK"), "wrong-site");
        _story.PickAll(number, site: "DC1");
        _story.Refuses(Dispatch(number, site: "LEEDS"), "wrong-site");
        _story.Accepts<ParcelDispatched>(Dispatch(number));
        foreach (var site in new[] { "YORK", "DC1" })
        {
            _story.Refuses(Receive(number, site: site), "wrong-site");
            _story.Refuses(Stage(number, site: site), "wrong-site");
            _story.Refuses(Ready(number, site), "wrong-site");
            _story.Refuses(HandOver(number) with { Site = site }, "wrong-site");
        }
    }

    [Fact]
    public void Steps_out_of_order_are_refused()
    {
        var placed = _story.Accepts<OrderPlaced>(Place(new BasketLine("SHIRT", 1))).Number;
        _story.Refuses(Start(placed), "not-paid");
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 2)));
        _story.Refuses(Start("0000000000"), "unknown-order");
        _story.Refuses(Start(number, parcel: 2), "unknown-parcel");
        _story.Refuses(Pick(number, 1, 1), "picking-not-started");
        _story.Refuses(Short(number, 1, 1), "picking-not-started");
        _story.Refuses(Pack(number), "picking-not-started");
        _story.Accepts<PickingStarted>(Start(number));
        _story.DoesNothing(Start(number));
        _story.Refuses(Pick(number, 2, 1), "unknown-line");
        _story.Refuses(Pick(number, 1, 0), "invalid-value");
        _story.Refuses(Pick(number, 1, 3), "more-than-open");
        _story.Refuses(Pack(number), "not-picked");
        _story.Refuses(Stage(number), "not-packed");
        _story.Refuses(Dispatch(number, site: "LEEDS"), "stays-here");
        _story.Refuses(Receive(number), "stays-here");
        _story.Refuses(Ready(number), "not-picked");
        _story.Accepts<LinePicked>(Pick(number, 1, 2));
        _story.Refuses(Pick(number, 1, 1), "more-than-open");
        _story.Refuses(Stage(number), "not-packed");
        _story.Accepts<ParcelPacked>(Pack(number));
        _story.DoesNothing(Pack(number));
        _story.Refuses(Ready(number), "not-staged");
        _story.Refuses(Capture(number, 2_400), "not-ready");
        _story.Refuses(new RecordVoid { Number = number, By = "test" }, "order-open");
    }

    [Fact]
    public void A_form_sent_twice_picks_once()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 3)));
        _story.Accepts<PickingStarted>(Start(number));
        var pick = Pick(number, 1, 1) with { PickedBefore = 0 };
        _story.Accepts<LinePicked>(pick);
        _story.DoesNothing(pick);
        _story.Refuses(pick with { Quantity = 2 }, "screen-out-of-date");
        var missing = Short(number, 1, 1) with { ShortBefore = 0 };
        _story.Accepts<LineShort>(missing);
        _story.DoesNothing(missing);
    }

    [Fact]
    public void A_short_pick_lowers_what_the_customer_pays()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 3)));
        _story.Accepts<PickingStarted>(Start(number));
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        _story.Accepts<LineShort>(Short(number, 1, 2));
        Assert.Equal(new StockLevel(3, 0, 1), _story.Stock("LEEDS", "SHIRT"));
        _story.Accepts<ParcelPacked>(Pack(number));
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.Accepts<OrderReadied>(Ready(number));
        _story.Refuses(Capture(number, 3_600), "wrong-amount");
        _story.Accepts<PaymentCaptured>(Capture(number, 1_200));
        _story.DoesNothing(Capture(number, 1_200));
        _story.Accepts<OrderHandedOver>(HandOver(number));
    }

    [Fact]
    public void A_parcel_of_which_nothing_was_found_needs_no_further_step()
    {
        _story.Given(new StockCounted("DC1", [new("SHIRT", 1)]));
        var number = _story.Confirmed(Place(new BasketLine("MUG", 1), new BasketLine("SHIRT", 5)));
        _story.PickAll(number);
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.Accepts<PickingStarted>(Start(number, 2, "DC1"));
        _story.Accepts<LineShort>(Short(number, 1, 1, 2, "DC1"));
        _story.Refuses(Pack(number, 2, "DC1"), "nothing-picked");
        _story.Refuses(Stage(number, 2), "nothing-picked");
        _story.Accepts<OrderReadied>(Ready(number));
        _story.Accepts<PaymentCaptured>(Capture(number, 6_000));
        _story.Accepts<OrderHandedOver>(HandOver(number));
        Assert.Equal(ParcelLocation.AT_DC, _story.Order(number).Parcels[1].Location);
    }

    [Fact]
    public void An_order_of_which_nothing_was_found_is_never_ready()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 1)));
        _story.Accepts<PickingStarted>(Start(number));
        _story.Accepts<LineShort>(Short(number, 1, 1));
        _story.Refuses(Ready(number), "nothing-picked");
        _story.Accepts<OrderCancelled>(Cancel(number));
        _story.Accepts<PaymentVoided>(new RecordVoid { Number = number, By = "provider:test" });
    }

    [Fact]
    public void Picked_goods_of_a_cancelled_order_are_on_hand_where_they_are()
    {
        var number = _story.Confirmed(Place(new BasketLine("MUG", 2)));
        _story.PickAll(number, site: "DC1");
        _story.Accepts<OrderCancelled>(Cancel(number));
        Assert.Equal(new StockLevel(10, 0, 0), _story.Stock("DC1", "MUG"));
        _story.Refuses(Dispatch(number), "order-ended");
        _story.Refuses(Receive(number), "order-ended");

        var arrived = _story.Confirmed(Place(new BasketLine("MUG", 2)));
        _story.PickAll(arrived, site: "DC1");
        _story.Accepts<ParcelDispatched>(Dispatch(arrived));
        _story.Accepts<ParcelReceived>(Receive(arrived));
        _story.Accepts<OrderCancelled>(Cancel(arrived));
        Assert.Equal(new StockLevel(8, 0, 0), _story.Stock("DC1", "MUG"));
        Assert.Equal(new StockLevel(2, 0, 0), _story.Stock("LEEDS", "MUG"));
    }

    [Fact]
    public void Goods_that_were_on_the_way_when_the_order_was_cancelled_are_on_hand_when_they_arrive()
    {
        var number = _story.Confirmed(Place(new BasketLine("MUG", 2)));
        _story.PickAll(number, site: "DC1");
        _story.Accepts<ParcelDispatched>(Dispatch(number));
        _story.Accepts<OrderCancelled>(Cancel(number));
        Assert.DoesNotContain("stock/LEEDS/MUG", _story.Documents.Keys);
        _story.Accepts<ParcelReceived>(Receive(number));
        Assert.Equal(new StockLevel(2, 0, 0), _story.Stock("LEEDS", "MUG"));
        _story.DoesNothing(Receive(number));
    }

    [Fact]
    public void A_ready_order_that_is_cancelled_gets_its_money_back()
    {
        var number = _story.ReadyFor(_story.Confirmed(Place(new BasketLine("SHIRT", 2))));
        var refund = new RecordRefund
        {
            Number = number,
            RefundedMinor = 2_400,
            By = "provider:test",
        };
        _story.Refuses(refund, "order-open");
        _story.Accepts<OrderCancelled>(Cancel(number));
        _story.Refuses(new RecordVoid { Number = number, By = "provider:test" }, "wrong-payment-state");
        _story.Refuses(refund with { RefundedMinor = 1 }, "wrong-amount");
        _story.Accepts<PaymentRefunded>(refund);
        _story.DoesNothing(refund);
        _story.Refuses(HandOver(number), "order-ended");
        Assert.Equal(6, _story.Stock("LEEDS", "SHIRT").OnHand);
    }

    private static CancelOrder Cancel(string number) =>
        new()
        {
            Number = number,
            Reason = "customer-called",
            Staff = true,
            By = Colleague,
        };
}
