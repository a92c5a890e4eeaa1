using System.Net;
using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Trials;

namespace Holdfast.Tests.Server.People;

public sealed class ErasePersonTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task An_erased_customer_can_never_be_read_again_and_the_log_still_proves_itself(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var open = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.HandOverAsync(priya, order, Ct);
        using var olga = await world.OlgaAsync(Roles.CustomerService, Ct);

        await olga.GoAsync($"/office/orders/{open.Number}", Ct);
        Assert.Contains("Maya Haddad", olga.Text, StringComparison.Ordinal);
        await olga.GoAsync($"/office/orders/{order.Number}", Ct);
        await olga.SendAsync("form[action$='/erasure']", Ct);

        Assert.Equal(HttpStatusCode.OK, olga.Status);
        Assert.Contains("Erased for good: the details of 1 person", olga.Text, StringComparison.Ordinal);
        Assert.Contains("still open keep theirs", olga.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Maya Haddad", olga.Text, StringComparison.Ordinal);
        Assert.Same(Contact.Unreadable, world.PeopleOf(order).Customer);
        Assert.Equal("Maya Haddad", world.PeopleOf(open).Customer.Name);
        var names = (await world.Node.Store.ReadKeyringAsync(0, null, 1_000, Ct)).Select(row => row.Name);
        Assert.DoesNotContain(Retail.Keys.Person(order.Customer.Person), names);
        Assert.Contains(Retail.Keys.Person(open.Customer.Person), names);

        await Soundness.MustHoldAsync(world.Node.Store, "an erased person", Ct);
    }

    [Fact]
    public async Task An_open_order_keeps_its_people()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var erase = new ErasePerson
        {
            Person = order.Customer.Person,
            Number = order.Number,
            By = "staff:olga",
        };
        Assert.Equal("order-open", Assert.IsType<Outcome.Refused>(await world.Log.CommitAsync(erase, Ct)).Refusal.Code);
        Assert.Equal(
            "unknown-person",
            Assert
                .IsType<Outcome.Refused>(await world.Log.CommitAsync(erase with { Person = "nobody" }, Ct))
                .Refusal.Code
        );
        Assert.Equal("Maya Haddad", world.PeopleOf(order).Customer.Name);
    }
}
