using System.Collections.Immutable;
using System.Net;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders;

namespace Holdfast.Tests.Server.Orders;

/// <summary>Amira Haddad, who collects in Leeds, and what she and the tests about her orders do again and again.</summary>
internal static class AmiraOrders
{
    /// <summary>The checkout's form, by its selector.</summary>
    public const string Form = "form[action='/checkout']";

    public static readonly (string, string)[] Amira = [("name", "Amira Haddad"), ("email", "amira@example.com")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Somebody with a basket and a store, who has not looked at a page yet.</summary>
    public static Visitor Shopper(SmallWorld world, string basket)
    {
        var visitor = world.Visit();
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", basket));
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", SmallRetailer.Leeds));
        return visitor;
    }

    public static async Task<Visitor> AtCheckoutAsync(SmallWorld world, string basket)
    {
        var visitor = Shopper(world, basket);
        await visitor.GoAsync("/checkout", Ct);
        return visitor;
    }

    public static Task MugIsNowAsync(SmallWorld world, long priceMinor) =>
        world.CommitAsync(
            new SaveVariant
            {
                Variant = new VariantSaved
                {
                    Sku = "LF-2001",
                    ProductId = "stoneware-mug",
                    PriceMinor = priceMinor,
                    Currency = "GBP",
                },
                By = "test",
            },
            Ct
        );

    public static ImmutableArray<Order> OrdersOf(SmallWorld world)
    {
        using var reader = world.View.Open();
        return reader.Documents<Order>("SELECT key, bytes FROM document WHERE key LIKE 'order/%' LIMIT 100");
    }
}
