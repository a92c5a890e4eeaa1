using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Sites;

/// <summary>A place with stock: a store, where customers collect, or a distribution centre (dc).</summary>
internal sealed record Site
{
    public required string Code { get; init; }
    public required SiteKind Kind { get; init; }
    public required string Name { get; init; }
    public Address? Address { get; init; }
    public Position? Position { get; init; }

    /// <summary>IANA name, for example <c>Europe/London</c>.</summary>
    public required string TimeZone { get; init; }

    public string? Phone { get; init; }

    /// <summary>Time the store needs to pick and stage an order from its own shelves, within opening hours.</summary>
    public int PreparationMinutes { get; init; } = 120;

    /// <summary>Null where customers cannot collect.</summary>
    public SlotTemplate? Slots { get; init; }

    public WeekHours Hours { get; init; } = WeekHours.Closed;

    /// <summary>In date order; a special day replaces the week's hours on its date.</summary>
    public ImmutableArray<SpecialDay> SpecialDays { get; init; } = [];
}

internal enum SiteKind
{
    STORE,
    DC,
}

internal sealed record Address(ImmutableArray<string> Lines, string? Town, string? Postcode, string Country);

/// <summary>WGS 84 degrees.</summary>
internal sealed record Position(double Latitude, double Longitude);

/// <summary>How a store's collection slots are cut from its opening hours.</summary>
/// <param name="LengthMinutes">Length of a slot; the last one of a day ends at closing time or earlier.</param>
/// <param name="CapacityOrders">Orders that may be booked into one slot.</param>
/// <param name="CapacityItems">Items (units) that may be booked into one slot.</param>
/// <param name="DaysAhead">How many days after today can be booked.</param>
internal sealed record SlotTemplate(int LengthMinutes, int CapacityOrders, int CapacityItems, int DaysAhead);

/// <summary>Local opening hours of one day; empty means closed. Spans are in order and do not overlap.</summary>
internal sealed record DayHours(ImmutableArray<OpenSpan> Spans)
{
    public static readonly DayHours Closed = new([]);
}

/// <summary>
/// Local times. <paramref name="To"/> at or before <paramref name="From"/> is on the next day: 00:00 is midnight at the end
/// of the day, 18:00 to 02:00 ends in the night, 00:00 to 00:00 is the whole day.
/// </summary>
internal sealed record OpenSpan(LocalTime From, LocalTime To);

internal sealed record WeekHours(
    DayHours Monday,
    DayHours Tuesday,
    DayHours Wednesday,
    DayHours Thursday,
    DayHours Friday,
    DayHours Saturday,
    DayHours Sunday
)
{
    public static readonly WeekHours Closed = new(
        DayHours.Closed,
        DayHours.Closed,
        DayHours.Closed,
        DayHours.Closed,
        DayHours.Closed,
        DayHours.Closed,
        DayHours.Closed
    );
}

internal sealed record SpecialDay(LocalDate Date, string Name, DayHours Hours);

/// <summary>Goods move from a site to a store: order by the cut-off, on the shelf some days later at a time.</summary>
internal sealed record Route
{
    public required string From { get; init; }
    public required string To { get; init; }

    /// <summary>At most one departure for each weekday; a weekday without one has no departure.</summary>
    public required ImmutableArray<Departure> Departures { get; init; }
}

/// <param name="Day">ISO weekday of the cut-off.</param>
/// <param name="CutOff">Local time at the source.</param>
/// <param name="ArrivesAfterDays">0 is the same day.</param>
/// <param name="OnShelfAt">Local time at the store.</param>
/// <param name="LeavesAt">Local time at the source, the first one from the cut-off on; null if nobody said.</param>
internal sealed record Departure(
    IsoDayOfWeek Day,
    LocalTime CutOff,
    int ArrivesAfterDays,
    LocalTime OnShelfAt,
    LocalTime? LeavesAt = null
);

/// <summary>Which sites have a route to a store, so that a decision can find the routes by key.</summary>
internal sealed record RoutesTo(ImmutableArray<string> Sources);

/// <summary>Everything of a site but its hours and special days, which come from other hands at other times.</summary>
internal sealed record SiteSaved : Fact
{
    public required string Code { get; init; }
    public required SiteKind Kind { get; init; }
    public required string Name { get; init; }
    public Address? Address { get; init; }
    public Position? Position { get; init; }
    public required string TimeZone { get; init; }
    public string? Phone { get; init; }
    public int PreparationMinutes { get; init; }
    public SlotTemplate? Slots { get; init; }
}

internal sealed record SiteHoursSet(string Site, WeekHours Hours) : Fact;

internal sealed record SiteSpecialDaySet(string Site, SpecialDay Day) : Fact;

internal sealed record SiteSpecialDayCleared(string Site, LocalDate Date) : Fact;

/// <summary>Without departures the route ends.</summary>
internal sealed record RouteSaved(string From, string To, ImmutableArray<Departure> Departures) : Fact;
