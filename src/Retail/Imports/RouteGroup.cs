using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Imports;

/// <summary>All lines of a file about the route from one site to another.</summary>
internal sealed class RouteGroup(ImportOptions options, ImportTally tally)
{
    public ImportUnit Unit(IReadOnlyList<Cells> cells, ImportFormat format)
    {
        var lines = cells.Select(RouteLines.Parse).OfType<RouteLine>().ToList();
        var days = new Dictionary<IsoDayOfWeek, Departure?>();
        var taken = new List<int>();
        foreach (var line in lines)
        {
            if (line.Days.Any(days.ContainsKey))
            {
                tally.Refuse(line.Line, new Reason("repeated", "An earlier line has a departure on the same day."));
                continue;
            }
            taken.Add(line.Line);
            foreach (var day in line.Days)
                days.Add(
                    day,
                    line.CutOff is { } cutOff
                        ? new Departure(day, cutOff, line.ArrivesAfterDays, line.OnShelfAt, line.LeavesAt)
                        : null
                );
        }
        var command = new ImportRoute(
            lines[0].From,
            lines[0].To,
            days,
            KeepsLeavesAt: !lines[0].SaysLeavesAt,
            options.By
        );
        return new ImportUnit([new ImportStep([.. taken], command)]);
    }
}
