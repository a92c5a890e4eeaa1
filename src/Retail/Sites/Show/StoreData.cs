using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Sites.Show;

/// <summary>A store for machines: schema.org <c>Store</c>.</summary>
internal static class StoreData
{
    private static readonly LocalTimePattern s_time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static JsonObject Of(Site site, string retailer, Uri shop, LocalDate today)
    {
        var data = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Store",
            ["name"] = site.Name.StartsWith(retailer, StringComparison.Ordinal) ? site.Name : $"{retailer} {site.Name}",
            ["branchCode"] = site.Code,
            ["url"] = new Uri(shop, StoreAddress.Of(site.Code)).AbsoluteUri,
        };
        if (site.Phone is { } phone)
            data["telephone"] = phone;
        if (site.Address is { } address)
            data["address"] = new JsonObject
            {
                ["@type"] = "PostalAddress",
                ["streetAddress"] = string.Join(", ", address.Lines),
                ["addressLocality"] = address.Town,
                ["postalCode"] = address.Postcode,
                ["addressCountry"] = address.Country,
            };
        if (site.Position is { } position)
            data["geo"] = new JsonObject
            {
                ["@type"] = "GeoCoordinates",
                ["latitude"] = position.Latitude,
                ["longitude"] = position.Longitude,
            };
        data["openingHoursSpecification"] = new JsonArray([
            .. Week(site.Hours)
                .SelectMany(day =>
                    day.Hours.Spans.Select(span => Hours(span, "dayOfWeek", $"https://schema.org/{day.Day}"))
                ),
        ]);
        data["specialOpeningHoursSpecification"] = new JsonArray([
            .. site.SpecialDays.Where(day => day.Date >= today).SelectMany(Special),
        ]);
        return data;
    }

    public static IEnumerable<(IsoDayOfWeek Day, DayHours Hours)> Week(WeekHours hours) =>
        [
            (IsoDayOfWeek.Monday, hours.Monday),
            (IsoDayOfWeek.Tuesday, hours.Tuesday),
            (IsoDayOfWeek.Wednesday, hours.Wednesday),
            (IsoDayOfWeek.Thursday, hours.Thursday),
            (IsoDayOfWeek.Friday, hours.Friday),
            (IsoDayOfWeek.Saturday, hours.Saturday),
            (IsoDayOfWeek.Sunday, hours.Sunday),
        ];

    /// <summary>A closed day is one that opens and closes at midnight.</summary>
    private static IEnumerable<JsonObject> Special(SpecialDay day)
    {
        var closed = new OpenSpan(LocalTime.Midnight, LocalTime.Midnight);
        foreach (var span in day.Hours.Spans.IsEmpty ? [closed] : day.Hours.Spans)
        {
            var hours = Hours(span, "description", day.Name);
            hours["validFrom"] = LocalDatePattern.Iso.Format(day.Date);
            hours["validThrough"] = LocalDatePattern.Iso.Format(day.Date);
            if (day.Hours.Spans.IsEmpty)
                hours["closes"] = "00:00";
            yield return hours;
        }
    }

    /// <summary>The end of a day is 23:59 where the whole of it is open: midnight to midnight means closed.</summary>
    private static JsonObject Hours(OpenSpan span, string name, string value) =>
        new()
        {
            ["@type"] = "OpeningHoursSpecification",
            [name] = value,
            ["opens"] = s_time.Format(span.From),
            ["closes"] = span.To == span.From ? "23:59" : s_time.Format(span.To),
        };
}
