using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Expire;
using Holdfast.Retail.Orders.Limits;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.People;
using Holdfast.Tests.Rules.Desk;
using NodaTime;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Ordering;

/// <summary>Of a limited SKU one customer may have so many on order at a time, in one order or in several.</summary>
public sealed class CustomerLimitTests
{
    private static readonly SealedContact s_maya = SomePeople.Sealed() with { EmailHash = "maya" };
    private static readonly SealedContact s_sam = SomePeople.Sealed() with { EmailHash = "sam" };

    private readonly Story _story = Open().Given(Shirt(limit: 3));

    [Fact]
    public void What_a_customer_has_on_order_counts_and_what_others_have_does_not()
    {
        _story.Accepts<OrderPlaced>(Shirts(2, s_maya));

        var refused = _story.Refuses<CustomerLimit>(Shirts(2, s_maya));

        Assert.Equal([new CustomerLimitLine("SHIRT", 3, 2)], refused.Lines);
        _story.Accepts<OrderPlaced>(Shirts(2, s_sam));
        _story.Accepts<OrderPlaced>(Shirts(1, s_maya));
        Assert.Equal(new OnOrder(3, 3), _story.Get<OnOrder>(Keys.OnOrder("SHIRT", "maya")));
    }

    [Fact]
    public void Lines_of_the_same_sku_count_together()
    {
        var twice = Place(new BasketLine("SHIRT", 2), new BasketLine("SHIRT", 2)) with { Customer = s_maya };

        Assert.Equal([new CustomerLimitLine("SHIRT", 3, 0)], _story.Refuses<CustomerLimit>(twice).Lines);
    }

    [Fact]
    public void An_order_that_ends_counts_no_longer()
    {
        var cancelled = _story.Confirmed(Shirts(2, s_maya));
        var expired = _story.Accepts<OrderPlaced>(Shirts(1, s_maya)).Number;
        _story.Refuses(Shirts(1, s_maya), "customer-limit");

        _story.Accepts<OrderCancelled>(
            new CancelOrder
            {
                Number = cancelled,
                Reason = "changed-my-mind",
                Staff = false,
                By = "customer:maya",
            }
        );
        _story.Now = MondayTen + Duration.FromMinutes(11);
        _story.Accepts<OrderExpired>(new ExpireOrder { Number = expired, By = "clock" });

        Assert.DoesNotContain(Keys.OnOrder("SHIRT", "maya"), _story.Documents.Keys);
        _story.Accepts<OrderPlaced>(Shirts(3, s_maya));
    }

    [Fact]
    public void An_order_that_is_collected_counts_no_longer()
    {
        var number = _story.Confirmed(Shirts(3, s_maya));
        _story.PickAll(number);
        _story.Accepts<ParcelStaged>(DeskStory.Stage(number));
        _story.Accepts<OrderReadied>(DeskStory.Ready(number));
        _story.Accepts<PaymentCaptured>(DeskStory.Capture(number, 3_600));
        _story.Refuses(Shirts(1, s_maya), "customer-limit");

        _story.Accepts<OrderHandedOver>(
            new HandOver
            {
                Number = number,
                Method = HandoverMethod.PASS,
                PersonCheck = "photo-id",
                Site = "LEEDS",
                By = Colleague,
            }
        );

        _story.Accepts<OrderPlaced>(Shirts(1, s_maya));
    }

    [Fact]
    public void A_limit_that_changes_leaves_what_was_ordered_before()
    {
        _story.Accepts<OrderPlaced>(Shirts(3, s_maya));
        _story.Given(Shirt(limit: 1));
        Assert.Equal([new CustomerLimitLine("SHIRT", 1, 3)], _story.Refuses<CustomerLimit>(Shirts(1, s_maya)).Lines);

        _story.Given(Shirt(limit: null));
        var number = _story.Accepts<OrderPlaced>(Shirts(2, s_maya)).Number;

        Assert.Null(_story.Order(number).Lines[0].LimitPerCustomer);
        Assert.Equal(3, _story.Get<OnOrder>(Keys.OnOrder("SHIRT", "maya")).Units);
    }

    [Fact]
    public void Without_an_address_the_telephone_number_tells_customers_apart()
    {
        var caller = SomePeople.Sealed() with { PhoneHash = "0113" };
        _story.Accepts<OrderPlaced>(Shirts(3, caller));

        _story.Refuses(Shirts(1, caller), "customer-limit");
        _story.Accepts<OrderPlaced>(Shirts(1, caller with { EmailHash = "maya" }));
    }

    [Fact]
    public void Somebody_who_gives_neither_is_limited_order_by_order()
    {
        _story.Refuses(Shirts(4, SomePeople.Sealed()), "customer-limit");
        _story.Accepts<OrderPlaced>(Shirts(3, SomePeople.Sealed()));
        _story.Accepts<OrderPlaced>(Shirts(3, SomePeople.Sealed()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public void A_limit_that_nobody_can_mean_is_refused(int limit) =>
        _story.Refuses(new SaveVariant { Variant = Shirt(limit), By = "staff:head-office" }, "invalid-value");

    private static PlaceOrder Shirts(int quantity, SealedContact customer) =>
        Place(new BasketLine("SHIRT", quantity)) with
        {
            Customer = customer,
        };

    private static VariantSaved Shirt(int? limit) =>
        new()
        {
            Sku = "SHIRT",
            ProductId = "P-SHIRT",
            PriceMinor = 1_200,
            Currency = "GBP",
            Colour = "Navy",
            Size = "M",
            LimitPerCustomer = limit,
        };
}
