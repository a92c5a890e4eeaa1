using Holdfast.Retail;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Expire;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments.Void;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using NodaTime;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Ordering;

public sealed class OrderEndTests
{
    private readonly Story _story = Open();

    [Fact]
    public void Paying_confirms_once_and_the_same_payment_again_is_nothing_new()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 1)));
        Assert.Equal(OrderStatus.CONFIRMED, _story.Order(number).Status);
        _story.DoesNothing(Pay(number, $"auth-{number}", 1_200));
        _story.Refuses(Pay(number, "another", 1_200), "already-paid");
    }

    [Fact]
    public void A_payment_of_another_amount_is_refused()
    {
        var number = _story.Accepts<OrderPlaced>(Place(new BasketLine("SHIRT", 1))).Number;
        _story.Refuses(Pay(number, "a", 1_199), "wrong-amount");
        _story.Refuses(Pay("0000000000", "a", 1_200), "unknown-order");
    }

    [Fact]
    public void A_late_payment_is_welcome_while_the_order_holds_its_goods()
    {
        var number = _story.Accepts<OrderPlaced>(Place(new BasketLine("SHIRT", 1))).Number;
        _story.Now += Duration.FromMinutes(11);
        _story.Accepts<OrderPaid>(Pay(number, "late", 1_200));
        _story.DoesNothing(Expire(number));
    }

    [Fact]
    public void An_unpaid_order_expires_at_the_end_of_its_hold_and_releases_everything()
    {
        var number = _story.Accepts<OrderPlaced>(Place(new BasketLine("SHIRT", 2), new BasketLine("MUG", 1))).Number;
        _story.Now += Duration.FromMinutes(10) - Duration.FromMilliseconds(1);
        _story.Refuses(Expire(number), "hold-not-over");
        _story.Now += Duration.FromMilliseconds(1);
        _story.Accepts<OrderExpired>(Expire(number));

        var order = _story.Order(number);
        Assert.Equal((OrderStatus.CANCELLED, "expired"), (order.Status, order.EndReason));
        AssertReleased();
        _story.DoesNothing(Expire(number));
        _story.Refuses(Pay(number, "too-late", 3_050), "order-ended");
    }

    [Fact]
    public void A_customer_cancels_until_picking_starts()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 2), new BasketLine("MUG", 1)));
        _story.Accepts<OrderCancelled>(Cancel(number, staff: false));
        AssertReleased();
        _story.DoesNothing(Cancel(number, staff: false));
        _story.Accepts<PaymentVoided>(new RecordVoid { Number = number, By = "provider:test" });

        var other = _story.Confirmed(Place(new BasketLine("SHIRT", 1)));
        _story.Accepts<PickingStarted>(
            new StartPicking
            {
                Number = other,
                Parcel = 1,
                Site = "LEEDS",
                By = Colleague,
            }
        );
        _story.Refuses(Cancel(other, staff: false), "picking-started");
        _story.Refuses(Cancel(other, staff: true) with { Site = "YORK" }, "wrong-site");
        _story.Refuses(Cancel(other, staff: true) with { Reason = "" }, "invalid-value");
        _story.Accepts<OrderCancelled>(Cancel(other, staff: true) with { Site = "LEEDS" });
    }

    private void AssertReleased()
    {
        foreach (var (key, document) in _story.Documents)
        {
            if (document is StockLevel level)
                Assert.True(level.Committed == 0, key);
            if (document is SlotBooking booking)
                Assert.True(booking is { Orders: 0, Items: 0 }, key);
        }
    }

    private static PayOrder Pay(string number, string reference, long minor) =>
        new()
        {
            Number = number,
            Reference = reference,
            AuthorisedMinor = minor,
            By = "provider:test",
        };

    private static ExpireOrder Expire(string number) => new() { Number = number, By = "clock" };

    private static CancelOrder Cancel(string number, bool staff) =>
        new()
        {
            Number = number,
            Reason = "changed-my-mind",
            Staff = staff,
            By = staff ? Colleague : "customer:maya",
        };
}
