using Holdfast.Retail;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Undoing;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Orders.Track;
using Holdfast.Retail.People;
using Holdfast.Retail.Sites;
using static Holdfast.Tests.Rules.Desk.DeskStory;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Shop;

public sealed class OrderWordsTests
{
    private readonly Story _story = Open();

    [Fact]
    public void Packing_that_was_taken_back_is_not_said_to_be_done()
    {
        var number = _story.Confirmed(Place(new BasketLine("SHIRT", 1)));
        _story.Accepts<PickingStarted>(Start(number));
        _story.Accepts<LinePicked>(Pick(number, 1, 1));
        Assert.Equal(("Payment confirmed", null), (Reached(number), TimeOf(number, "Picked and packed")));

        _story.Accepts<ParcelPacked>(Pack(number));
        Assert.Equal("Picked and packed", Reached(number));
        Assert.NotNull(TimeOf(number, "Picked and packed"));

        _story.Accepts<PackUndone>(
            new UndoStep
            {
                Number = number,
                Step = LastStep.Of(_story.Order(number), "LEEDS")!.At,
                Site = "LEEDS",
                By = Colleague,
            }
        );
        Assert.Equal(("Payment confirmed", null), (Reached(number), TimeOf(number, "Picked and packed")));
    }

    private string Reached(string number) => View(number).Steps.Single(step => step.State == "now").Text;

    private string? TimeOf(string number, string step) => View(number).Steps.Single(it => it.Text == step).At;

    private OrderView View(string number) =>
        OrderWords.Of(
            _story.Order(number),
            new OrderPeople(SomePeople.Maya, null),
            _story.Get<Site>(Keys.Site("LEEDS")),
            "/orders/1/2",
            "HF1:TEST",
            _story.Now
        );
}
