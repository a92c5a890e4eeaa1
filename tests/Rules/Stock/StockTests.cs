using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Stock;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Stock;

public sealed class StockTests
{
    private const string By = "staff:office";
    private readonly Story _story = Open();

    [Fact]
    public void Only_lines_that_say_something_new_are_counted()
    {
        var count = new CountStock
        {
            Site = "LEEDS",
            Lines = [new("SHIRT", 6), new("WINE", 9), new("MUG", 0)],
            By = By,
        };
        var counted = _story.Accepts<StockCounted>(count);
        Assert.Equal(["WINE", "MUG"], counted.Lines.Select(line => line.Sku));
        Assert.Equal(new StockLevel(6, 0, 1), _story.Stock("LEEDS", "SHIRT"));
        Assert.Equal(new StockLevel(0, 0, 0), _story.Stock("LEEDS", "MUG"));
        _story.DoesNothing(count);
    }

    [Fact]
    public void Receiving_adds_and_adjusting_takes_but_never_below_zero()
    {
        _story.Accepts<StockReceived>(Receive(new ReceivedLine("MUG", 4)));
        _story.Accepts<StockAdjusted>(Adjust("MUG", -3));
        Assert.Equal(1, _story.Stock("LEEDS", "MUG").OnHand);
        _story.Refuses(Adjust("MUG", -2), "below-zero");
        _story.DoesNothing(Adjust("MUG", 0));
        _story.Refuses(Adjust("MUG", int.MaxValue), "invalid-value");
        _story.Refuses(Receive(new ReceivedLine("MUG", int.MaxValue)), "invalid-value");
        _story.Refuses(Receive(new ReceivedLine("MUG", 0)), "invalid-value");
    }

    [Fact]
    public void Refusals_name_the_site_and_every_unknown_sku()
    {
        _story.Refuses(Receive(new ReceivedLine("MUG", 1)) with { Site = "nowhere" }, "unknown-site");
        _story.Refuses(Receive(), "invalid-value");
        _story.Refuses(Receive(new("MUG", 1), new("MUG", 1)), "invalid-value");
        var unknown = _story.Refuses<UnknownSku>(Receive(new("A", 1), new("MUG", 1), new("B", 1)));
        Assert.Equal(["A", "B"], unknown.Skus);
    }

    [Fact]
    public void A_count_below_what_is_promised_leaves_nothing_available_and_says_how_many_are_missing()
    {
        _story.Accepts<OrderPlaced>(Place(new BasketLine("WINE", 2)));
        _story.Given(new StockCounted("LEEDS", [new("WINE", 1)]));
        var level = _story.Stock("LEEDS", "WINE");
        Assert.Equal((0, 1, 1), (level.Available, level.Missing, level.Shortfall));
        _story.Given(new StockCounted("LEEDS", [new("WINE", 5)]));
        level = _story.Stock("LEEDS", "WINE");
        Assert.Equal((3, 0), (level.Available, level.Shortfall));
    }

    [Fact]
    public void Units_sold_twice_are_not_hidden_by_a_later_count()
    {
        var sold = new StockLevel(2, 0, 0).Commit(3);
        Assert.Equal((1, 0), (sold.Missing, sold.Shortfall));
        var counted = sold.Change(onHand: 1, sold.Committed, safetyStock: 0);
        Assert.Equal((2, 1), (counted.Missing, counted.Shortfall));
    }

    private static ReceiveStock Receive(params ReceivedLine[] lines) =>
        new()
        {
            Site = "LEEDS",
            Lines = [.. lines],
            By = By,
        };

    private static AdjustStock Adjust(string sku, int change) =>
        new()
        {
            Site = "LEEDS",
            Sku = sku,
            Change = change,
            Reason = "damaged",
            By = By,
        };
}
