using System.Collections.Immutable;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.TimeZones;

namespace Holdfast.Retail.Imports;

/// <summary>What one line says about a site. Null or absent means that the file does not say.</summary>
internal sealed record SiteLine(int Line, string Code, string Name, string TimeZone)
{
    public SiteKind? Kind { get; init; }
    public Address? Address { get; init; }
    public Position? Position { get; init; }
    public string? Phone { get; init; }
    public int? PreparationMinutes { get; init; }
    public SlotTemplate? Slots { get; init; }

    /// <summary>The line says that customers cannot collect, or cannot any more.</summary>
    public bool NoSlots { get; init; }

    public IReadOnlyDictionary<IsoDayOfWeek, DayHours>? Hours { get; init; }

    public bool HasAddress { get; init; }
    public bool HasPosition { get; init; }
    public bool HasPhone { get; init; }
}

internal static class SiteLines
{
    private static readonly string[] HoursColumns =
    [
        "hours_mon",
        "hours_tue",
        "hours_wed",
        "hours_thu",
        "hours_fri",
        "hours_sat",
        "hours_sun",
    ];

    /// <summary>Countries with one time zone, as the tz database has it.</summary>
    private static readonly Dictionary<string, string> OnlyZones = (TzdbDateTimeZoneSource.Default.ZoneLocations ?? [])
        .GroupBy(location => location.CountryCode)
        .Where(country => country.Count() == 1)
        .ToDictionary(country => country.Key, country => country.First().ZoneId);

    /// <summary>Null when the cells were refused.</summary>
    public static SiteLine? Parse(Cells cells, ImportFormat format, ImportOptions options)
    {
        var name = cells.Required("name", 200);
        var code = format.Name == "sites" ? cells.RequiredCode("code") : cells.Code("code");
        code ??= DerivedCode.Slug($"{cells.Text("chain", 100)} {name}");
        if (cells.Text("check", 100) is { } check && check != "ok")
            cells.Refuse("marked-suspect", $"The file itself marks the line as '{check}'.");

        var country = cells.Text("country", 2)?.ToUpperInvariant();
        country ??= format.Name == "us-store-list" ? "US" : options.Country;
        var slots = Slots(cells, out var noSlots);
        var line = new SiteLine(cells.Line, code, name, TimeZone(cells, country, options))
        {
            Kind = Kind(cells),
            Address = Address(cells, country),
            Position = Position(cells),
            Phone = cells.Text("phone", 40),
            PreparationMinutes = cells.Whole("preparation_minutes", 0, 7 * 24 * 60),
            Slots = slots,
            NoSlots = noSlots || cells.Text("click_and_collect") is "false" or "no" or "0",
            Hours = Hours(cells),
            HasAddress = cells.Has("address_1") || cells.Has("town") || cells.Has("postcode"),
            HasPosition = cells.Has("latitude"),
            HasPhone = cells.Has("phone"),
        };
        return cells.Refused is null ? line : null;
    }

    private static SiteKind? Kind(Cells cells)
    {
        if (cells.Text("kind") is not { } text)
            return null;
        if (text.Equals("store", StringComparison.OrdinalIgnoreCase))
            return SiteKind.STORE;
        if (text.Equals("dc", StringComparison.OrdinalIgnoreCase))
            return SiteKind.DC;
        cells.Refuse("kind", "The kind of a site is STORE or DC.");
        return null;
    }

    private static string TimeZone(Cells cells, string country, ImportOptions options)
    {
        var zone = cells.Text("time_zone", 60) ?? options.TimeZone ?? OnlyZones.GetValueOrDefault(country);
        if (zone is null)
            cells.Refuse("time-zone-missing", $"{country} has several time zones and the line names none.");
        else if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            cells.Refuse("time-zone", "The time zone is not an IANA name such as Europe/London.");
        return zone ?? "";
    }

    private static Address? Address(Cells cells, string country)
    {
        string?[] parts = [cells.Text("address_1", 200), cells.Text("address_2", 200), cells.Text("address_3", 200)];
        var town = cells.Text("town", 100);
        if (cells.Text("state", 100) is { } state)
            town = town is null ? state : $"{town}, {state}";
        var postcode = cells.Text("postcode", 16);
        if (country.Length != 2 || !country.All(char.IsAsciiLetterUpper))
            cells.Refuse("country", "A country is two letters, such as GB.");
        if (postcode is not null && country == "GB")
        {
            if (Postcode.TryParse(postcode, out var parsed))
                postcode = parsed.ToString();
            else
                cells.Refuse("postcode", "The postcode does not have the form of a UK postcode.");
        }
        ImmutableArray<string> lines = [.. parts.OfType<string>()];
        return lines.IsEmpty && town is null && postcode is null ? null : new Address(lines, town, postcode, country);
    }

    private static Position? Position(Cells cells)
    {
        var latitude = cells.Degrees("latitude", 90);
        var longitude = cells.Degrees("longitude", 180);
        if (latitude is null != longitude is null)
            cells.Refuse("position", "A position needs latitude and longitude.");
        return latitude is { } north && longitude is { } east ? new Position(north, east) : null;
    }

    private static SlotTemplate? Slots(Cells cells, out bool none)
    {
        int?[] numbers =
        [
            cells.Whole("slot_minutes", 5, 24 * 60),
            cells.Whole("slot_orders", 0, 100_000),
            cells.Whole("slot_items", 0, 1_000_000),
            cells.Whole("slot_days", 0, 90),
        ];
        none = cells.Has("slot_minutes") && Array.TrueForAll(numbers, number => number is null);
        if (numbers is [{ } minutes, { } orders, { } items, { } days])
            return new SlotTemplate(minutes, orders, items, days);
        if (Array.Exists(numbers, number => number is not null))
            cells.Refuse("slots", "Slots need minutes, orders, items and days, or none of them.");
        return null;
    }

    private static IReadOnlyDictionary<IsoDayOfWeek, DayHours>? Hours(Cells cells)
    {
        if (cells.Text("hours", 2000) is { } text)
        {
            if (HoursText.Week(text) is { } week)
                return week;
            cells.Refuse("hours", "The opening hours are not understood.");
            return null;
        }

        var days = new Dictionary<IsoDayOfWeek, DayHours>();
        for (var day = 0; day < HoursColumns.Length; day++)
        {
            if (cells.Text(HoursColumns[day], 200) is not { } spans)
                continue;
            if (HoursText.Spans(spans) is { } hours)
                days.Add((IsoDayOfWeek)(day + 1), hours);
            else
                cells.Refuse("hours", "The opening hours are not understood.");
        }
        return days.Count == 0 ? null : days;
    }
}
