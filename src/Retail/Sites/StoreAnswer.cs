using System.Collections.Immutable;
using NodaTime;

namespace Holdfast.Retail.Sites;

/// <summary>A store as the API tells it. Hours are local; <c>to</c> at or before <c>from</c> is on the next day.</summary>
internal sealed record StoreAnswer
{
    public required string Code { get; init; }
    public required string Name { get; init; }
    public Address? Address { get; init; }
    public Position? Position { get; init; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }
    public string? Phone { get; init; }

    /// <summary>Whether orders can be collected here.</summary>
    public required bool Collects { get; init; }

    /// <summary>By ISO weekday: monday to sunday; no spans is closed.</summary>
    public required IReadOnlyDictionary<string, ImmutableArray<OpenSpan>> Hours { get; init; }

    /// <summary>Dates on which other hours hold, from today on.</summary>
    public required ImmutableArray<SpecialDayAnswer> SpecialDays { get; init; }

    /// <summary>From the place that was asked for.</summary>
    public double? DistanceKm { get; init; }

    public static StoreAnswer Of(Site site, Instant now, double? km = null)
    {
        var today = OpeningHours.DateOf(site, now);
        return new StoreAnswer
        {
            Code = site.Code,
            Name = site.Name,
            Address = site.Address,
            Position = site.Position,
            TimeZone = site.TimeZone,
            Phone = site.Phone,
            Collects = site.Slots is not null,
            Hours = new Dictionary<string, ImmutableArray<OpenSpan>>
            {
                ["monday"] = site.Hours.Monday.Spans,
                ["tuesday"] = site.Hours.Tuesday.Spans,
                ["wednesday"] = site.Hours.Wednesday.Spans,
                ["thursday"] = site.Hours.Thursday.Spans,
                ["friday"] = site.Hours.Friday.Spans,
                ["saturday"] = site.Hours.Saturday.Spans,
                ["sunday"] = site.Hours.Sunday.Spans,
            },
            SpecialDays =
            [
                .. site
                    .SpecialDays.Where(day => day.Date >= today)
                    .Select(day => new SpecialDayAnswer(day.Date, day.Name, day.Hours.Spans)),
            ],
            DistanceKm = km is { } far ? Math.Round(far, 2) : null,
        };
    }
}

internal sealed record SpecialDayAnswer(LocalDate Date, string Name, ImmutableArray<OpenSpan> Hours);

/// <param name="Near">The place as it was understood.</param>
internal sealed record StoresAnswer(PlaceAnswer? Near, ImmutableArray<StoreAnswer> Items);

internal sealed record PlaceAnswer(string Name, double Latitude, double Longitude);
