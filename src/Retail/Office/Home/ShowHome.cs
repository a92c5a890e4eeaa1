using System.Collections.Immutable;
using Dapper;
using Holdfast.Ledger;
using Holdfast.Retail.Office.LogAndVaults;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.Home;

internal static class ShowHome
{
    public static void Map(IEndpointRouteBuilder office) => office.MapGet("/", Page);

    private static RazorComponentResult<HomePage> Page(View view, Log log, LogLook look)
    {
        using var reader = view.Open();
        var counts = reader.Connection.QuerySingle<(long Products, long Variants, long Stores, long Dcs, long Stock)>(
            """
            SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM variant WHERE withdrawn = 0),
                   (SELECT count(*) FROM site WHERE kind = 'STORE'), (SELECT count(*) FROM site WHERE kind = 'DC'),
                   (SELECT count(*) FROM stock)
            """
        );
        var orders = reader
            .Connection.Query<(string Status, long Count)>(
                """SELECT status, count(*) FROM "order" GROUP BY status LIMIT 20"""
            )
            .ToDictionary(row => Enum.Parse<OrderStatus>(row.Status), row => row.Count);
        var overview = new Overview(look.Look())
        {
            IsSetUp = reader.Connection.QuerySingle<long>("SELECT count(*) FROM retailer") > 0,
            Products = counts.Products,
            Variants = counts.Variants,
            Stores = counts.Stores,
            Dcs = counts.Dcs,
            StockLevels = counts.Stock,
            Orders = [.. Enum.GetValues<OrderStatus>().Select(status => (status, orders.GetValueOrDefault(status)))],
            LogSize = Math.Max(log.NextIndex, view.Index),
            ViewIndex = view.Index,
            Waiting = log.Waiting,
            IsCutOff = view.IsCutOff,
        };
        return new(new { Overview = overview });
    }
}

/// <summary>Public with nothing public in it: components are public classes, and so must be the types of their parameters.</summary>
public sealed class Overview
{
    internal Overview(LogShown log) => Log = log;

    internal bool IsSetUp { get; init; }
    internal long Products { get; init; }
    internal long Variants { get; init; }
    internal long Stores { get; init; }
    internal long Dcs { get; init; }
    internal long StockLevels { get; init; }
    internal ImmutableArray<(OrderStatus Status, long Count)> Orders { get; init; } = [];

    internal LogShown Log { get; }

    /// <summary>Entries in the log, as far as this process has heard.</summary>
    internal long LogSize { get; init; }
    internal long ViewIndex { get; init; }

    /// <summary>Commands that wait for the disk.</summary>
    internal int Waiting { get; init; }
    internal bool IsCutOff { get; init; }
}
