using System.Globalization;
using System.Text;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Messages;

/// <summary>How messages say times, places and goods.</summary>
internal static class Wording
{
    /// <summary><c>Sunday 22 November</c>, in the site's zone.</summary>
    public static string Day(Site site, Instant at) => When.LongDay(at.InZone(OpeningHours.ZoneOf(site)).Date);

    /// <summary><c>Sunday 22 November, 14:00 to 15:00</c>, in the site's zone.</summary>
    public static string Slot(Site site, BookedSlot slot)
    {
        var zone = OpeningHours.ZoneOf(site);
        return Texts.SlotFromTo.With(
            Day(site, slot.Start),
            When.Time(slot.Start.InZone(zone).TimeOfDay),
            When.Time(slot.End.InZone(zone).TimeOfDay)
        );
    }

    /// <summary>Name, street, town and postcode; a line each.</summary>
    public static IReadOnlyList<string> Place(Site site)
    {
        var lines = new List<string> { Line(site.Name) };
        if (site.Address is { } address)
        {
            lines.AddRange(address.Lines.Select(Line));
            lines.Add(Line($"{address.Town} {address.Postcode}"));
        }
        return [.. lines.Where(line => line.Length > 0)];
    }

    /// <summary><c>Oxford shirt, Navy, M</c>.</summary>
    public static string Goods(OrderLine line) =>
        Line(string.IsNullOrEmpty(line.Option) ? line.Title : $"{line.Title}, {line.Option}");

    /// <summary><c>482 913</c>: two groups are easier to say.</summary>
    public static string Code(string code) => code.Length == 6 ? $"{code[..3]} {code[3..]}" : code;

    /// <summary>
    /// Text of any origin as one line without control characters, so that it cannot start a header or a line of its own, and
    /// without the code points that Unicode keeps out of text: mail types throw at them, and the message would never leave.
    /// </summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var isBreak =
                Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator;
            if (IsNoncharacter(rune))
                continue;
            if (!isBreak && !Rune.IsWhiteSpace(rune))
                line.Append(letters[..rune.EncodeToUtf16(letters)]); // a rune itself would go in as an object
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }
        return line.ToString().TrimEnd();
    }

    private static bool IsNoncharacter(Rune rune) =>
        (rune.Value & 0xfffe) == 0xfffe || rune.Value is >= 0xfdd0 and <= 0xfdef;
}
