using System.Collections.Immutable;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Imports;

/// <summary>One span, or one closed day, of weekdays or of a special day. Several lines make a day.</summary>
/// <param name="Span">Null when closed.</param>
internal sealed record HoursLine(
    int Line,
    string Site,
    ImmutableArray<IsoDayOfWeek> Days,
    LocalDate? Date,
    OpenSpan? Span,
    string? Name
);

internal static class HoursLines
{
    /// <summary>
    /// A line whose times are bad still says which days it meant: those days must not be set from their other lines.
    /// </summary>
    public static HoursLine? Parse(Cells cells)
    {
        var site = cells.RequiredCode("site");
        var text = cells.Required("day", 40);
        LocalDate? date = null;
        ImmutableArray<IsoDayOfWeek> days = [];
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } parsed && parsed.Value.Year is > 1999 and < 2200)
            date = parsed.Value;
        else if (HoursText.Days(text) is { } named)
            days = named;
        else
        {
            cells.Refuse("day", "The day is neither Mon to Sun nor a date such as 2026-12-25.");
            return null;
        }
        if (cells.Refused is not null)
            return null;

        OpenSpan? span = null;
        var open = Time(cells, "open");
        var close = Time(cells, "close");
        if (open is null != close is null)
            cells.Refuse("hours", "A line has both opening and closing time, or neither on a closed day.");
        else if (open is { } from && close is { } to && HoursText.InOrder([span = new OpenSpan(from, to)]) is null)
            cells.Refuse("hours", "A span needs two different times.");
        return new HoursLine(cells.Line, site, days, date, span, cells.Text("name", 100));
    }

    private static LocalTime? Time(Cells cells, string column)
    {
        if (cells.Text(column, 20) is not { } text)
            return null;
        if (HoursText.Time(text) is { } time)
            return time;
        cells.Refuse("hours", "The time is not of the form 09:30.");
        return null;
    }
}
