using Holdfast.Retail.Orders;
using Holdfast.Retail.People;

namespace Holdfast.Tests.Server.People;

internal static class WorldPeople
{
    /// <summary>Who an order is about, opened as a page opens it.</summary>
    public static OrderPeople PeopleOf(this SmallWorld world, Order order)
    {
        using var reader = world.View.Open();
        return reader.PeopleOf(order);
    }
}
