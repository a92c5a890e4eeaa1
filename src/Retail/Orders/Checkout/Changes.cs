using System.Collections.Immutable;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>What is no longer as it was shown, line by line, before anybody pays for it.</summary>
internal static class Changes
{
    /// <summary>Minutes of the clock going by are no change of a promise.</summary>
    private static readonly Duration s_noticeable = Duration.FromMinutes(30);

    /// <param name="before">The lines as they were shown.</param>
    /// <param name="readyBefore">When the goods were said to be ready, RFC 3339; empty when nothing was said.</param>
    /// <param name="read">What is true now.</param>
    /// <param name="now">For today and tomorrow.</param>
    public static ImmutableArray<string> Since(
        ImmutableArray<SeenLine> before,
        string readyBefore,
        CheckoutRead read,
        Instant now
    )
    {
        var known = before.ToLookup(line => line.Sku, line => line.PriceMinor);
        return
        [
            .. from pair in read.Seen.Zip(read.View.Lines, (seen, line) => (Seen: seen, Line: line))
            from was in known[pair.Seen.Sku].Take(1)
            where was != pair.Seen.PriceMinor
            select Price(pair.Line.Title, pair.Seen.PriceMinor, was, read.Currency),
            .. Promise(readyBefore, read, now),
        ];
    }

    private static string Price(string title, long priceMinor, long wasMinor, string currency) =>
        Texts.ChangedPrice.With(title, Money.Shown(priceMinor, currency), Money.Shown(wasMinor, currency));

    private static IEnumerable<string> Promise(string readyBefore, CheckoutRead read, Instant now)
    {
        if (
            read.Ready is not { } ready
            || InstantPattern.General.Parse(readyBefore) is not { Success: true, Value: var was }
        )
            yield break;
        var (text, change) = ready > was ? (Texts.ChangedLater, ready - was) : (Texts.ChangedSooner, was - ready);
        // As it is said everywhere else; goods that are ready before the store opens are not collected any earlier.
        var (from, fromBefore) = (From(read.Store, ready, now), From(read.Store, was, now));
        if (change >= s_noticeable && from != fromBefore)
            yield return text.With(from, fromBefore);
    }

    private static string From(Site store, Instant ready, Instant now) =>
        When.From(store, now, SlotCalendar.CollectableFrom(store, ready, now));
}
