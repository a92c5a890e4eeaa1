using System.Collections.Immutable;

namespace Holdfast.Retail.Channels;

/// <summary>What a channel may do.</summary>
internal static class Scopes
{
    public const string CatalogueRead = "catalogue:read";
    public const string StoresRead = "stores:read";
    public const string PromisesRead = "promises:read";
    public const string OrdersWrite = "orders:write";

    /// <summary>Orders that the channel itself placed.</summary>
    public const string OrdersRead = "orders:read";

    /// <summary>Orders of every channel and of the shop.</summary>
    public const string OrdersReadAll = "orders:read-all";

    /// <summary>The Google feeds: what is available in which store.</summary>
    public const string FeedsRead = "feeds:read";

    public static readonly ImmutableArray<string> All =
    [
        CatalogueRead,
        StoresRead,
        PromisesRead,
        OrdersWrite,
        OrdersRead,
        OrdersReadAll,
        FeedsRead,
    ];

    /// <summary>What an ordinary channel needs: everything but the orders of others.</summary>
    public static readonly ImmutableArray<string> Ordinary = All.Remove(OrdersReadAll);
}
