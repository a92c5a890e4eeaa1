using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>The words of Google's <c>pickup_SLA</c>, by the calendar days of the store.</summary>
internal static class PickupSla
{
    public static string Of(Site store, Instant now, Instant readyFrom) =>
        Period.DaysBetween(OpeningHours.DateOf(store, now), OpeningHours.DateOf(store, readyFrom)) switch
        {
            <= 0 => "same_day",
            1 => "next_day",
            2 => "2-day",
            3 => "3-day",
            4 => "4-day",
            5 => "5-day",
            6 => "6-day",
            _ => "multi-week",
        };
}
