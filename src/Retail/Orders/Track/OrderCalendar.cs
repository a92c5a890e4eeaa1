using System.Text;
using Holdfast.Retail.Http;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Orders.Track;

/// <summary>The collection as an event for the shopper's own calendar: an iCalendar file (RFC 5545).</summary>
internal static class OrderCalendar
{
    /// <summary>Longer lines are folded; RFC 5545, 3.1.</summary>
    private const int LineBytesMax = 75;

    private static readonly InstantPattern s_utc = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapGet("/orders/{number}/{token}/calendar.ics", Get).ExcludeFromDescription();

    private static async Task<IResult> Get(
        string number,
        string token,
        OrderPages pages,
        OrderLinks links,
        RetailOptions options,
        HttpResponse response,
        CancellationToken ct
    )
    {
        Private.Mark(response);
        if (
            await pages.FindAsync(number, token, ct) is not { } order
            || order.Status is OrderStatus.PICKED_UP or OrderStatus.CANCELLED
        )
        {
            return OrderPages.NotFound;
        }
        var page = new Uri(options.ShopAddress(), await links.PathAsync(order.Number, ct));
        return TypedResults.Text(Write(order, pages.StoreOf(order), page), "text/calendar", Encoding.UTF8);
    }

    internal static string Write(Order order, Site site, Uri page)
    {
        var number = OrderNumber.Show(order.Number);
        string[] lines =
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Holdfast//Click and collect//EN",
            "BEGIN:VEVENT",
            $"UID:{order.Number}@{page.Host}",
            $"DTSTAMP:{s_utc.Format(order.History[^1].At)}",
            $"SEQUENCE:{order.History.Length}",
            $"DTSTART:{s_utc.Format(order.Slot.Start)}",
            $"DTEND:{s_utc.Format(order.Slot.End)}",
            $"SUMMARY:{Escape(Texts.CalendarSummary.With(number))}",
            $"LOCATION:{Escape(string.Join(", ", Wording.Place(site)))}",
            $"DESCRIPTION:{Escape(Texts.CalendarPass.With(page.AbsoluteUri))}",
            $"URL:{page.AbsoluteUri}",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            Fold(text, line);
        }
        return text.ToString();
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(";", "\\;", StringComparison.Ordinal)
            .Replace(",", "\\,", StringComparison.Ordinal)
            .ReplaceLineEndings("\\n");

    /// <summary>A line of more than 75 bytes goes on after a line break and a space, never within a character.</summary>
    private static void Fold(StringBuilder text, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LineBytesMax)
            {
                text.Append("\r\n ");
                bytes = 1;
            }
            text.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
