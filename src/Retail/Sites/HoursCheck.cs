namespace Holdfast.Retail.Sites;

internal static class HoursCheck
{
    /// <summary>Spans in order, without overlap; only the last may run past midnight.</summary>
    public static InvalidValue? Day(DayHours day)
    {
        if (day is null || day.Spans.IsDefault)
            return new("hours", "are missing");
        if (day.Spans.Length > 6)
            return new("hours", "have more than six spans in a day");
        for (var i = 0; i + 1 < day.Spans.Length; i++)
        {
            if (IsOvernight(day.Spans[i]) || day.Spans[i].To > day.Spans[i + 1].From)
                return new("hours", "are not in order, or overlap");
        }

        return null;
    }

    public static bool RunsInto(DayHours day, DayHours next) =>
        day.Spans is [.., var last] && next.Spans is [var first, ..] && IsOvernight(last) && last.To > first.From;

    private static bool IsOvernight(OpenSpan span) => span.To <= span.From;
}
