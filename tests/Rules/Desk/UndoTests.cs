using Holdfast.Retail.Collection.Undoing;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Stock;
using static Holdfast.Tests.Rules.Desk.DeskStory;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Desk;

public sealed class UndoTests
{
    private readonly Story _story = Open();

    [Fact]
    public void An_item_picked_by_mistake_is_on_hand_and_wanted_again()
    {
        var number = Picking(3);
        var before = _story.Stock("LEEDS", "SHIRT");
        _story.Accepts<LinePicked>(Pick(number, 1, 2));
        Assert.Equal(new PickUndone(number, 1, 1, 2), _story.Accepts<PickUndone>(Undo(number)));

        Assert.Equal(before, _story.Stock("LEEDS", "SHIRT"));
        Assert.Equal(3, _story.Order(number).Parcels[0].Items[0].Open);
        _story.Accepts<LinePicked>(Pick(number, 1, 3));
    }

    [Fact]
    public void A_pick_that_made_the_parcel_whole_opens_it_again()
    {
        var number = Picking(2);
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        Assert.Equal(ParcelProgress.PICKED, _story.Order(number).Parcels[0].Progress);
        _story.Accepts<PickUndone>(Undo(number));
        Assert.Equal(ParcelProgress.PICKING, _story.Order(number).Parcels[0].Progress);
        _story.Refuses(Pack(number), "not-picked");
    }

    [Fact]
    public void Goods_that_are_there_after_all_are_no_longer_missing()
    {
        var number = Picking(1);
        var before = _story.Stock("LEEDS", "SHIRT");
        _story.Accepts<LineShort>(Short(number, 1, 1));
        _story.Refuses(Pack(number), "nothing-picked");
        _story.Accepts<ShortUndone>(Undo(number));
        Assert.Equal(before, _story.Stock("LEEDS", "SHIRT"));
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        _story.Accepts<ParcelPacked>(Pack(number));
    }

    [Fact]
    public void Steps_are_taken_back_one_by_one_the_last_one_first()
    {
        var number = Picking(2);
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        _story.Accepts<LineShort>(Short(number, 1, 1));
        _story.Accepts<ParcelPacked>(Pack(number));
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.Accepts<ParcelStaged>(Stage(number) with { Shelf = "C1" });

        Assert.Equal("C1", _story.Accepts<StageUndone>(Undo(number)).Shelf);
        Assert.Equal(ParcelProgress.PACKED, _story.Order(number).Parcels[0].Progress);
        Assert.Null(_story.Order(number).Parcels[0].Shelf);
        _story.Accepts<PackUndone>(Undo(number));
        Assert.Equal(0, _story.Order(number).Parcels[0].Bags);
        _story.Accepts<ShortUndone>(Undo(number));
        _story.Accepts<PickUndone>(Undo(number));
        Assert.Null(LastStep.Of(_story.Order(number), "LEEDS"));
        _story.Refuses(Undo(number, step: 0), "nothing-to-undo");

        _story.Accepts<LinePicked>(Pick(number, 1, 2));
        Assert.Equal(2, Assert.IsType<PickUndone>(LastStep.Of(_story.Order(number), "LEEDS")?.Undone).Quantity);
    }

    [Fact]
    public void A_button_pressed_twice_undoes_once_and_an_old_screen_undoes_nothing()
    {
        var number = Picking(3);
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        var first = Undo(number);
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        _story.Refuses(first, "screen-out-of-date");
        var last = Undo(number);
        _story.Accepts<PickUndone>(last);
        _story.DoesNothing(last);
        Assert.Equal(1, _story.Order(number).Parcels[0].Items[0].Picked);
        _story.Accepts<PickUndone>(first);
    }

    [Fact]
    public void What_the_customer_was_told_is_not_undone_and_a_hand_over_never()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 1)));
        _story.PickAll(number);
        _story.Accepts<ParcelStaged>(Stage(number));
        var staged = Undo(number);
        _story.Accepts<OrderReadied>(Ready(number));
        _story.Refuses(staged, "customer-told");
        Assert.Null(LastStep.Of(_story.Order(number), "LEEDS"));
        _story.Accepts<PaymentCaptured>(Capture(number, 1_200));
        _story.Accepts<OrderHandedOver>(HandOver(number));
        _story.Refuses(staged, "already-handed-over");
    }

    [Fact]
    public void A_dc_takes_back_its_own_steps_until_the_parcel_has_left()
    {
        var number = _story.Confirmed(Place(new BasketLine("MUG", 2)));
        _story.PickAll(number, site: "DC1");
        Assert.Null(LastStep.Of(_story.Order(number), "LEEDS"));
        _story.Refuses(Undo(number, "YORK", 0), "wrong-site");
        _story.Accepts<PackUndone>(Undo(number, "DC1"));
        _story.Accepts<ParcelPacked>(Pack(number, site: "DC1"));
        _story.Accepts<ParcelDispatched>(Dispatch(number));
        Assert.Null(LastStep.Of(_story.Order(number), "DC1"));
        _story.Accepts<ParcelReceived>(Receive(number));
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.Accepts<StageUndone>(Undo(number));
        Assert.Equal(ParcelProgress.RECEIVED, _story.Order(number).Parcels[0].Progress);
    }

    [Fact]
    public void Refusals_come_in_the_order_that_is_documented()
    {
        _story.Refuses(Undo("0000000000", step: 1), "unknown-order");
        var number = _story.Accepts<OrderPlaced>(Place(new BasketLine("SHIRT", 1))).Number;
        _story.Refuses(Undo(number, "YORK", 0), "wrong-site");
        _story.Refuses(Undo(number, step: 0), "not-paid");
    }

    [Fact]
    public void What_was_undone_and_found_again_is_counted_and_paid_once()
    {
        var number = Picking(2);
        _story.Accepts<LinePicked>(Pick(number, 1, 2));
        _story.Accepts<PickUndone>(Undo(number));
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        _story.Accepts<LineShort>(Short(number, 1, 1));
        _story.Accepts<ParcelPacked>(Pack(number));
        _story.Accepts<ParcelStaged>(Stage(number));
        _story.Accepts<OrderReadied>(Ready(number));
        _story.Accepts<PaymentCaptured>(Capture(number, 1_200));
        Assert.Equal(0, _story.Stock("LEEDS", "SHIRT").Committed);
    }

    private string Picking(int shirts)
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", shirts)));
        _story.Accepts<PickingStarted>(Start(number));
        return number;
    }

    /// <summary>As the screen of this moment asks for it.</summary>
    private UndoStep Undo(string number, string site = "LEEDS", int? step = null) =>
        new()
        {
            Number = number,
            Step = step ?? LastStep.Of(_story.Order(number), site)?.At ?? -1,
            Site = site,
            By = Colleague,
        };
}
