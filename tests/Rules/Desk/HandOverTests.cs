using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Place;
using static Holdfast.Tests.Rules.Desk.DeskStory;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Desk;

public sealed class HandOverTests
{
    private readonly Story _story = Open();

    /// <summary>Everything is wrong at first; each mended thing brings the next refusal to light.</summary>
    [Fact]
    public void Refusals_come_in_the_order_that_is_documented()
    {
        var number = _story.Accepts<OrderPlaced>(Place(new BasketLine("RING", 1), new BasketLine("WINE", 1))).Number;
        var wrong = new HandOver
        {
            Number = "0000000000",
            Method = HandoverMethod.CODE,
            TypedCode = "000000",
            All = false,
            Site = "YORK",
            By = Colleague,
        };
        _story.Refuses(wrong, "unknown-order");
        wrong = wrong with { Number = number };
        _story.Refuses(wrong, "wrong-site");
        wrong = wrong with { Site = "LEEDS" };
        _story.Refuses(wrong, "not-paid");
        _story.Given(new OrderPaid(number, "auth", 50_899));
        _story.Refuses(wrong, "not-ready");
        _story.PickAll(number);
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.Accepts<OrderReadied>(Ready(number));
        _story.Refuses(wrong, "partial-hand-over");
        wrong = wrong with { All = true };
        _story.Refuses(wrong, "payment-not-captured");
        _story.Accepts<PaymentCaptured>(Capture(number, 50_899));
        _story.Refuses(wrong, "wrong-code");
        wrong = wrong with { TypedCode = "482-913" };
        _story.Refuses(wrong, "person-check-needed");
        _story.Refuses(wrong with { PersonCheck = "knows-them" }, "person-check-needed");
        wrong = wrong with { PersonCheck = "payment-card" };
        _story.Refuses(wrong, "age-check-needed");
        _story.Refuses(wrong with { AgeCheck = "says-so" }, "age-check-needed");
        wrong = wrong with { AgeCheck = "looks-over-25" };
        _story.Refuses(wrong, "second-colleague-needed");
        _story.Refuses(wrong with { SecondColleague = Colleague }, "second-colleague-needed");
        var handed = _story.Accepts<OrderHandedOver>(wrong with { SecondColleague = "staff:cleo" });
        Assert.Equal(
            new OrderHandedOver(number, HandoverMethod.CODE, "payment-card", "looks-over-25", "staff:cleo"),
            handed
        );
    }

    [Fact]
    public void An_order_is_handed_over_once_whatever_screens_race()
    {
        var number = _story.ReadyFor(_story.Confirmed(Place(new BasketLine("SHIRT", 1))));
        _story.Accepts<OrderHandedOver>(HandOver(number));
        _story.Refuses(HandOver(number), "already-handed-over");
        var other = HandOver(number) with { By = "staff:cleo", Method = HandoverMethod.PASS };
        Assert.Equal(Colleague, _story.Refuses<AlreadyHandedOver>(other).Handover?.By);
        _story.Refuses(
            new CancelOrder
            {
                Number = number,
                Reason = "late",
                Staff = true,
                By = Colleague,
            },
            "already-handed-over"
        );
    }

    [Fact]
    public void A_pass_needs_no_code_but_the_person_check_all_the_same()
    {
        var number = _story.ReadyFor(_story.Confirmed(Place(new BasketLine("SHIRT", 1))));
        var pass = HandOver(number) with { Method = HandoverMethod.PASS, TypedCode = null };
        _story.Refuses(pass with { PersonCheck = null }, "person-check-needed");
        _story.Accepts<OrderHandedOver>(pass);
    }

    [Fact]
    public void Age_and_value_are_of_what_is_handed_over_not_of_what_was_ordered()
    {
        var number = _story.Confirmed(
            Place(new BasketLine("SHIRT", 1), new BasketLine("WINE", 1), new BasketLine("RING", 1))
        );
        _story.Accepts<PickingStarted>(Start(number));
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        _story.Accepts<LineShort>(Short(number, 2, 1));
        _story.Accepts<LineShort>(Short(number, 3, 1));
        _story.Accepts<ParcelPacked>(Pack(number));
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.Accepts<OrderReadied>(Ready(number));
        _story.Accepts<PaymentCaptured>(Capture(number, 1_200));
        _story.Accepts<OrderHandedOver>(HandOver(number));
    }
}
