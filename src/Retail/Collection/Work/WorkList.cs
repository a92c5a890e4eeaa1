using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Collection.Work;

/// <summary>What a site has to do, by due time, from the view.</summary>
internal static class WorkList
{
    /// <summary>Rows that a list shows; the counts say how many there are.</summary>
    private const int RowsMax = 100;

    public static void Map(DeskRoutes desk)
    {
        desk.Site.MapGet("", Page);
        desk.ApiSite.MapGet("/work", List);
    }

    /// <summary>Work of one step at a site, the most urgent first.</summary>
    public static ImmutableArray<WorkRow> Read(ViewReader reader, string site, DeskStep step, int max = RowsMax)
    {
        var rows = reader.Connection.Query<(string Key, byte[] Bytes, long Parcel, long DueAt)>(
            """
            SELECT document.key, document.bytes, parcel.number, parcel.due_at_ms
            FROM parcel JOIN document ON document.key = 'order/' || parcel.order_number
            WHERE parcel.site = @site AND parcel.step = @step
            ORDER BY parcel.due_at_ms, parcel.order_number LIMIT @max
            """,
            new
            {
                site,
                step = step.ToString(),
                max,
            }
        );
        return
        [
            .. rows.Select(row =>
            {
                var order = (Order)RetailRules.All.ReadDocument(row.Key, row.Bytes);
                return new WorkRow(
                    order,
                    reader.PeopleOf(order),
                    order.Parcels.First(parcel => parcel.Number == row.Parcel),
                    step,
                    Instant.FromUnixTimeMilliseconds(row.DueAt)
                );
            }),
        ];
    }

    /// <summary>The steps that a site's people do, in the order of the day.</summary>
    public static ImmutableArray<DeskStep> StepsOf(SiteKind kind) =>
        kind is SiteKind.DC
            ? [DeskStep.PICK, DeskStep.PACK, DeskStep.DISPATCH]
            :
            [
                DeskStep.PICK,
                DeskStep.PACK,
                DeskStep.RECEIVE,
                DeskStep.STAGE,
                DeskStep.READY,
                DeskStep.CANCEL,
                DeskStep.HAND_OVER,
            ];

    private static IResult Page(string site, View view, StaffVisit visit, SaidOnce said, TimeProvider time)
    {
        using var reader = view.Open();
        if (DeskShell.Find(reader, site, visit.Person, time) is not { } desk)
            return DeskPages.NoSuchSite(site);
        var groups = StepsOf(desk.Site.Kind)
            .Select(step => new WorkGroup(step, desk.Count(step), Read(reader, site, step)))
            .ToImmutableArray();
        return new RazorComponentResult<WorkListPage>(
            new
            {
                Desk = desk,
                Groups = groups,
                view.IsCutOff,
                Said = said.Hear(),
            }
        );
    }

    private static IResult List(string site, View view)
    {
        using var reader = view.Open();
        if (reader.Find<Site>(Keys.Site(site)) is not { } found)
            return Problems.Of("not-found", "There is no such site.");
        return TypedResults.Ok(
            new
            {
                Work = StepsOf(found.Kind)
                    .SelectMany(step => Read(reader, site, step))
                    .Select(row => new
                    {
                        Step = row.Step.ToString(),
                        DueAt = row.DueAt.ToString(),
                        Parcel = row.Parcel.Number,
                        Order = OrderAtDesk.Of(row.Order, row.People, site),
                    })
                    .ToArray(),
            }
        );
    }
}

/// <summary>The work of one step; <see cref="Count"/> may be more than the rows that are shown.</summary>
public sealed class WorkGroup
{
    internal WorkGroup(DeskStep step, int count, ImmutableArray<WorkRow> rows) =>
        (Step, Count, Rows) = (step, count, rows);

    internal DeskStep Step { get; }

    internal int Count { get; }

    internal ImmutableArray<WorkRow> Rows { get; }
}

/// <summary>One parcel that waits for somebody.</summary>
public sealed class WorkRow
{
    internal WorkRow(Order order, OrderPeople people, Parcel parcel, DeskStep step, Instant dueAt) =>
        (Order, People, Parcel, Step, DueAt) = (order, people, parcel, step, dueAt);

    internal Order Order { get; }

    internal OrderPeople People { get; }

    internal Parcel Parcel { get; }

    internal DeskStep Step { get; }

    internal Instant DueAt { get; }

    /// <summary>Units that this step is about.</summary>
    internal int Items =>
        Step is DeskStep.PICK ? Parcel.Items.Sum(item => item.Quantity) : Parcel.Items.Sum(item => item.Picked);
}
