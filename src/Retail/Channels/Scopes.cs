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

    /// <summary>The sealed log, all of it: for vaults and hubs.</summary>
    public const string LogRead = "log:read";

    /// <summary>How the log, its sealing and its vaults stand: for whatever watches the deployment.</summary>
    public const string MetricsRead = "metrics:read";

    private const string DeskOf = "desk:";

    /// <summary>Work at one site's desk, by the API on the staff port: for its tills and handhelds.</summary>
    public static string Desk(string site) => DeskOf + site;

    /// <summary>The site of a <see cref="Desk"/> scope; null for any other.</summary>
    public static string? SiteOf(string scope) =>
        scope.StartsWith(DeskOf, StringComparison.Ordinal) ? scope[DeskOf.Length..] : null;

    /// <summary>Those that are the same for every channel.</summary>
    public static readonly ImmutableArray<string> All =
    [
        CatalogueRead,
        StoresRead,
        PromisesRead,
        OrdersWrite,
        OrdersRead,
        OrdersReadAll,
        FeedsRead,
        LogRead,
        MetricsRead,
    ];

    /// <summary>What an ordinary channel needs: everything but the orders of others, the log and the metrics.</summary>
    public static readonly ImmutableArray<string> Ordinary = All.Remove(OrdersReadAll)
        .Remove(LogRead)
        .Remove(MetricsRead);
}
