using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Imports;

/// <summary>
/// All lines of a file about the hours of one site. The spans of a day hold together: a day of which one line is
/// refused stays as it is.
/// </summary>
internal sealed class HoursGroup(ImportOptions options, ImportTally tally)
{
    public ImportUnit Unit(IReadOnlyList<Cells> cells, ImportFormat format)
    {
        var lines = cells.Select(line => (Line: HoursLines.Parse(line), line.Refused)).ToList();
        var bad = new Dictionary<object, int>();
        foreach (var (line, refused) in lines)
        {
            if (line is null || refused is null)
                continue;
            tally.Refuse(line.Line, refused);
            foreach (var day in DaysOf(line))
                bad.TryAdd(day, line.Line);
        }

        var good = new List<HoursLine>();
        foreach (var (line, refused) in lines)
        {
            if (line is null || refused is not null)
                continue;
            if (DaysOf(line).Where(bad.ContainsKey).Select(day => bad[day]).FirstOrDefault() is var other and > 0)
                tally.Refuse(line.Line, new Reason("day-incomplete", $"Line {other} of the same day is refused."));
            else
                good.Add(line);
        }

        var week = Together(
            good.Where(line => line.Date is null).ToList(),
            days => new ImportHours(
                good[0].Site,
                days.ToDictionary(day => (IsoDayOfWeek)day.Key, day => day.Value),
                options.By
            )
        );
        var specials = good.Where(line => line.Date is not null)
            .GroupBy(line => line.Date)
            .SelectMany(date => Together([.. date], days => Special([.. date], days.Values.Single())));
        return new ImportUnit([.. week, .. specials]);
    }

    private IEnumerable<ImportStep> Together(
        List<HoursLine> lines,
        Func<Dictionary<object, DayHours>, ICommand> command
    )
    {
        var spans = lines
            .SelectMany(line => DaysOf(line).Select(day => (day, line)))
            .GroupBy(one => one.day, one => one.line)
            .ToDictionary(day => day.Key, day => HoursText.InOrder(day.Select(line => line.Span).OfType<OpenSpan>()));
        var overlapping = spans.Where(day => day.Value is null).Select(day => day.Key).ToHashSet();
        var whole = lines.Where(line => !DaysOf(line).Any(overlapping.Contains)).ToList();
        foreach (var line in lines.Except(whole))
            tally.Refuse(line.Line, new Reason("hours", "The spans of the day overlap."));

        var days = spans
            .Where(day => whole.Exists(line => DaysOf(line).Contains(day.Key)))
            .ToDictionary(day => day.Key, day => day.Value ?? DayHours.Closed);
        if (whole.Count > 0)
            yield return new ImportStep([.. whole.Select(line => line.Line)], command(days));
    }

    private SetSpecialDay Special(ImmutableArray<HoursLine> lines, DayHours hours)
    {
        var usual = hours.Spans.IsEmpty ? "Closed" : "Special hours";
        var name = lines.Select(line => line.Name).FirstOrDefault(name => name is not null) ?? usual;
        var date = lines[0].Date ?? default;
        return new SetSpecialDay
        {
            Site = lines[0].Site,
            Date = date,
            Day = new SpecialDay(date, name, hours),
            By = options.By,
        };
    }

    private static IEnumerable<object> DaysOf(HoursLine line) =>
        line.Date is { } date ? [date] : line.Days.Select(day => (object)day);
}
