using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Imports;

/// <summary>
/// Opening hours as people write them: <c>07:30-16:00</c>, <c>closed</c>, <c>Mon: 10-9:30; Sun: 11-7</c>,
/// <c>Mo-Fr 9am-5:30pm, Sa 10:00-16:00</c>.
/// </summary>
internal static partial class HoursText
{
    private static readonly string[] DayNames = ["mo", "tu", "we", "th", "fr", "sa", "su"];

    /// <summary>A day, a run of days (<c>Mon-Fri</c>) or <c>daily</c>; null when it is none of them.</summary>
    public static ImmutableArray<IsoDayOfWeek>? Days(string text)
    {
        var words = text.Trim().ToLowerInvariant();
        if (words is "daily" or "every day")
            return [.. Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)];
        var ends = words.Split(['-', '–'], StringSplitOptions.TrimEntries);
        if (ends.Length > 2 || Day(ends[0]) is not { } first || Day(ends[^1]) is not { } last)
            return null;
        var length = (last - first + 7) % 7 + 1;
        return [.. Enumerable.Range(0, length).Select(ahead => (IsoDayOfWeek)((first + ahead) % 7 + 1))];
    }

    /// <summary>A time of day: <c>9:30</c>, <c>09:30</c>, <c>9.30</c>, <c>9:30pm</c>, <c>9</c>, <c>24:00</c>.</summary>
    public static LocalTime? Time(string text) => Parse(text) is { } time ? At(time.Hour, time.Minute) : null;

    /// <summary>
    /// Spans of one day, separated by ','; null when they cannot be understood. Hours up to 12 without "am", "pm" or a
    /// leading zero are a shop's twelve-hour way of writing: it opens in the morning, or from one to four in the
    /// afternoon, and closes in the afternoon or evening.
    /// </summary>
    public static DayHours? Spans(string text)
    {
        var words = text.Trim();
        if (words.Length == 0 || words.Equals("closed", StringComparison.OrdinalIgnoreCase))
            return DayHours.Closed;
        var spans = ImmutableArray.CreateBuilder<OpenSpan>();
        foreach (var part in words.Split([',', '&'], StringSplitOptions.TrimEntries))
        {
            var ends = part.Split(['-', '–'], StringSplitOptions.TrimEntries);
            if (ends.Length != 2 || Parse(ends[0]) is not { } from || Parse(ends[1]) is not { } to)
                return null;
            var (opens, closes) = (from.Hour, to.Hour);
            if (from.Style == Style.Any && to.Style == Style.Any && !(from.Full && to.Full))
            {
                opens += opens is >= 1 and <= 4 ? 12 : 0;
                closes += closes < 12 || opens >= 12 ? 12 : 0;
            }
            else if (from.Style == Style.TwelveHours && to.Style == Style.Any && closes < opens)
                closes += 12;
            if (At(opens, from.Minute) is not { } open || At(closes, to.Minute) is not { } close)
                return null;
            spans.Add(new OpenSpan(open, close));
        }
        return InOrder(spans);
    }

    /// <summary>A whole week in one text; a day that is not named is closed. Null when it cannot be understood.</summary>
    public static IReadOnlyDictionary<IsoDayOfWeek, DayHours>? Week(string text)
    {
        var week = Enumerable.Range(1, 7).ToDictionary(day => (IsoDayOfWeek)day, _ => DayHours.Closed);
        foreach (
            var part in text.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var match = DayPart().Match(part);
            if (!match.Success || Days(match.Groups["days"].Value) is not { } days)
                return null;
            if (Spans(match.Groups["hours"].Value) is not { } hours)
                return null;
            foreach (var day in days)
                week[day] = hours;
        }
        return week;
    }

    /// <summary>Sorted, or null when spans overlap. The last one may run past midnight.</summary>
    public static DayHours? InOrder(IEnumerable<OpenSpan> spans)
    {
        var sorted = spans.OrderBy(span => span.From).ToImmutableArray();
        for (var place = 0; place < sorted.Length; place++)
        {
            var (from, to) = sorted[place];
            if (from == to && from != LocalTime.Midnight)
                return null;
            if (place + 1 < sorted.Length && (to <= from || to > sorted[place + 1].From))
                return null;
        }
        return new DayHours(sorted);
    }

    private static int? Day(string text)
    {
        var at = text.Length < 2 ? -1 : Array.IndexOf(DayNames, text[..2]);
        return at >= 0 && text.TrimEnd('.').All(char.IsAsciiLetter) && text.Length <= 9 ? at : null;
    }

    private static Clocked? Parse(string text)
    {
        var match = Clock().Match(text.Trim());
        if (!match.Success)
            return null;
        var digits = match.Groups["h"].Value;
        var hour = int.Parse(digits, CultureInfo.InvariantCulture);
        var minute = match.Groups["m"].Success
            ? int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture)
            : 0;
        var full = digits.Length == 2 && match.Groups["m"].Success;
        if (match.Groups["half"].Value is not [var half, ..])
            return new Clocked(hour, minute, hour > 12 || digits is ['0', _] ? Style.Day : Style.Any, full);
        return hour is 0 or > 12
            ? null
            : new Clocked(hour % 12 + (half is 'p' or 'P' ? 12 : 0), minute, Style.TwelveHours, full);
    }

    private static LocalTime? At(int hour, int minute) =>
        (hour, minute) is (24, 0) ? LocalTime.Midnight
        : hour < 24 && minute < 60 ? new LocalTime(hour, minute)
        : null;

    private enum Style
    {
        Any,
        TwelveHours,
        Day,
    }

    /// <param name="Full">Two digits an hour and two a minute.</param>
    private readonly record struct Clocked(int Hour, int Minute, Style Style, bool Full);

    [GeneratedRegex(
        "^(?<h>[0-9]{1,2})([:.](?<m>[0-9]{2}))?( ?(?<half>[AaPp])\\.?[Mm]\\.?)?$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Clock();

    [GeneratedRegex(
        "^(?<days>[A-Za-z.]+(\\s*[-–]\\s*[A-Za-z.]+)?|[Ee]very day)\\s*:?\\s+(?<hours>.+)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex DayPart();
}
