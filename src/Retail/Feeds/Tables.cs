using System.Globalization;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Imports;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Feeds;

/// <summary>Our own tables, as the imports of the same names read them.</summary>
internal static class Tables
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static async Task ProductsAsync(IFeedRows rows, TableWriter table, CancellationToken ct)
    {
        await table.WriteAsync(
            "product_id,sku,title,description,brand,seller,categories,ranges,age_restriction,gtin,price,currency,colour,size,image,images,limit_per_customer".Split(
                ','
            )
        );
        await foreach (var (product, variants) in rows.ProductsAsync(ct).WithCancellation(ct))
        foreach (var variant in variants.Select(listed => (Variant?)listed.Variant).DefaultIfEmpty())
            await table.WriteAsync(
                product.Id,
                variant?.Sku,
                product.Title,
                product.Description,
                product.Brand,
                product.Seller,
                string.Join('|', product.Categories),
                string.Join('|', product.Ranges),
                Text(product.AgeRestriction),
                variant?.Gtin,
                variant is null ? null : MoneyText.FormatAmount(variant.PriceMinor, variant.Currency),
                variant?.Currency,
                variant?.Colour,
                variant?.Size,
                variant?.Image,
                string.Join('|', product.Images),
                Text(variant?.LimitPerCustomer)
            );
    }

    public static async Task SitesAsync(IFeedRows rows, TableWriter table, CancellationToken ct)
    {
        await table.WriteAsync(
            "code,kind,name,address_1,address_2,address_3,town,postcode,country,latitude,longitude,time_zone,phone,preparation_minutes,slot_minutes,slot_orders,slot_items,slot_days".Split(
                ','
            )
        );
        await foreach (var site in rows.SitesAsync(ct).WithCancellation(ct))
        {
            var address = site.Address;
            await table.WriteAsync(
                site.Code,
                site.Kind.ToString(),
                site.Name,
                address?.Lines.ElementAtOrDefault(0),
                address?.Lines.ElementAtOrDefault(1),
                address is null ? null : string.Join(", ", address.Lines.Skip(2)),
                address?.Town,
                address?.Postcode,
                address?.Country,
                Text(site.Position?.Latitude),
                Text(site.Position?.Longitude),
                site.TimeZone,
                site.Phone,
                Text(site.PreparationMinutes),
                Text(site.Slots?.LengthMinutes),
                Text(site.Slots?.CapacityOrders),
                Text(site.Slots?.CapacityItems),
                Text(site.Slots?.DaysAhead)
            );
        }
    }

    public static async Task HoursAsync(IFeedRows rows, TableWriter table, CancellationToken ct)
    {
        await table.WriteAsync("site", "day", "open", "close", "name");
        await foreach (var site in rows.SitesAsync(ct).WithCancellation(ct))
        {
            var week = site.Hours;
            DayHours[] days =
            [
                week.Monday,
                week.Tuesday,
                week.Wednesday,
                week.Thursday,
                week.Friday,
                week.Saturday,
                week.Sunday,
            ];
            // A site whose hours nobody set yet has none to bring back.
            var isSet = Array.Exists(days, day => !day.Spans.IsEmpty);
            for (var day = 0; isSet && day < days.Length; day++)
                await DayAsync(table, site.Code, Short((IsoDayOfWeek)(day + 1)), days[day], null);
            foreach (var special in site.SpecialDays)
                await DayAsync(
                    table,
                    site.Code,
                    LocalDatePattern.Iso.Format(special.Date),
                    special.Hours,
                    special.Name
                );
        }
    }

    public static async Task RoutesAsync(IFeedRows rows, TableWriter table, CancellationToken ct)
    {
        await table.WriteAsync("from", "to", "day", "cut_off", "arrives_after_days", "on_shelf_at", "leaves_at");
        await foreach (var route in rows.RoutesAsync(ct).WithCancellation(ct))
        foreach (var departure in route.Departures)
            await table.WriteAsync(
                route.From,
                route.To,
                Short(departure.Day),
                Clock.Format(departure.CutOff),
                Text(departure.ArrivesAfterDays),
                Clock.Format(departure.OnShelfAt),
                departure.LeavesAt is { } leaves ? Clock.Format(leaves) : null
            );
    }

    public static async Task StockAsync(IFeedRows rows, TableWriter table, CancellationToken ct)
    {
        await table.WriteAsync("site", "sku", "on_hand", "safety_stock");
        await foreach (var row in rows.StockAsync(ct).WithCancellation(ct))
            await table.WriteAsync(row.Site, row.Sku, Text(row.Level.OnHand), Text(row.Level.SafetyStock));
    }

    public static async Task PlacesAsync(IFeedRows rows, TableWriter table, CancellationToken ct)
    {
        await table.WriteAsync("code", "town", "latitude", "longitude");
        await foreach (var place in rows.PlacesAsync(ct).WithCancellation(ct))
            await table.WriteAsync(
                place.Code,
                place.Town,
                Text(place.Position.Latitude),
                Text(place.Position.Longitude)
            );
    }

    private static async Task DayAsync(TableWriter table, string site, string day, DayHours hours, string? name)
    {
        if (hours.Spans.IsEmpty)
            await table.WriteAsync(site, day, null, null, name);
        foreach (var (from, to) in hours.Spans)
            await table.WriteAsync(site, day, Clock.Format(from), Clock.Format(to), name);
    }

    private static string Short(IsoDayOfWeek day) => day.ToString()[..3];

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Never with an exponent, which no table's reader expects.</summary>
    private static string? Text(double? degrees) => degrees?.ToString("0.##############", CultureInfo.InvariantCulture);
}
