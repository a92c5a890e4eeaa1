using System.Collections.Immutable;
using NodaTime;

namespace Holdfast.Retail.Imports;

/// <summary>The departure of one weekday or of several; without a cut-off there is none on those days.</summary>
internal sealed record RouteLine(
    int Line,
    string From,
    string To,
    ImmutableArray<IsoDayOfWeek> Days,
    LocalTime? CutOff,
    int ArrivesAfterDays,
    LocalTime OnShelfAt,
    LocalTime? LeavesAt,
    bool SaysLeavesAt
);

internal static class RouteLines
{
    public static RouteLine? Parse(Cells cells)
    {
        var from = cells.RequiredCode("from");
        var to = cells.RequiredCode("to");
        var days = HoursText.Days(cells.Required("day", 40));
        if (days is null)
            cells.Refuse("day", "The day is not one of Mon to Sun.");
        var cutOff = Time(cells, "cut_off");
        var after = cells.Whole("arrives_after_days", 0, 60);
        var onShelf = Time(cells, "on_shelf_at");
        var leaves = Time(cells, "leaves_at");
        if (cutOff is not null && (after is null || onShelf is null))
            cells.Refuse("route", "A departure needs the days until it arrives and the time on the shelf.");
        return cells.Refused is null && days is { } named
            ? new RouteLine(
                cells.Line,
                from,
                to,
                named,
                cutOff,
                after ?? 0,
                onShelf ?? LocalTime.Midnight,
                leaves,
                cells.Has("leaves_at")
            )
            : null;
    }

    private static LocalTime? Time(Cells cells, string column)
    {
        if (cells.Text(column, 20) is not { } text)
            return null;
        if (HoursText.Time(text) is { } time)
            return time;
        cells.Refuse(column.Replace('_', '-'), "The time is not of the form 09:30.");
        return null;
    }
}
