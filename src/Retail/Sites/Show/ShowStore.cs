using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Http;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Sites.Show;

internal static class ShowStore
{
    private const int SlotsShown = 4;
    private const int SpecialDaysAhead = 60;

    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/stores/{code}", Get).ExcludeFromDescription();

    private static Results<RazorComponentResult<StorePage>, NotFound> Get(
        string code,
        HttpRequest request,
        View view,
        ShopVisit visit,
        ShopShell shell,
        RetailOptions options,
        TimeProvider time
    )
    {
        using var reader = view.Open();
        if (reader.Find<Site>(Keys.Site(Routes.Part(request, "/stores/", code))) is not { Kind: SiteKind.STORE } site)
        {
            return TypedResults.NotFound();
        }
        var now = time.Instant();
        var data = StoreData.Of(site, shell.RetailerName, options.ShopAddress(), OpeningHours.DateOf(site, now));
        return new RazorComponentResult<StorePage>(
            new Dictionary<string, object?>
            {
                [nameof(StorePage.Store)] = Read(reader, site, visit, now),
                [nameof(StorePage.Data)] = JsonLd.Script(data),
            }
        );
    }

    private static StoreView Read(ViewReader reader, Site site, ShopVisit visit, Instant now)
    {
        ImmutableArray<Wanted> basket = [.. visit.Lines.Select(line => new Wanted(line.Sku, line.Quantity))];
        var promise = PromiseQuery.ForBasket(reader, site.Code, basket, now);
        var today = OpeningHours.DateOf(site, now);
        return new StoreView(
            site.Code,
            site.Name,
            [.. site.Address?.Lines ?? [], .. Town(site.Address)],
            site.Phone,
            When.OpenNow(site, now),
            [
                .. StoreData
                    .Week(site.Hours)
                    .Select(day => new HoursRow(
                        CultureInfo.CurrentCulture.DateTimeFormat.GetDayName((DayOfWeek)((int)day.Day % 7)),
                        When.Hours(day.Hours),
                        day.Day == today.DayOfWeek && OpeningHours.SpecialDay(site, today) is null
                    )),
            ],
            SpecialDays(site, today),
            promise is null || basket.IsEmpty ? null : CollectLine.Within(site, promise.Promise, now),
            [
                .. (promise?.Slots ?? [])
                    .Where(slot => slot.Fits(Math.Max(1, basket.Sum(line => line.Quantity))))
                    .Take(SlotsShown)
                    .Select(slot => When.Slot(site, now, slot.Slot)),
            ],
            site.Code == visit.Store,
            site.Slots is not null
        );
    }

    /// <summary>Days in a row with the same name and hours are one row.</summary>
    private static ImmutableArray<HoursRow> SpecialDays(Site site, LocalDate today)
    {
        var rows = ImmutableArray.CreateBuilder<HoursRow>();
        var days = site
            .SpecialDays.Where(day => day.Date >= today && day.Date <= today.PlusDays(SpecialDaysAhead))
            .ToList();
        for (var (first, next) = (0, 1); first < days.Count; (first, next) = (next, next + 1))
        {
            while (next < days.Count && Continues(days[next - 1], days[next]))
                next++;
            var (from, to) = (When.Day(today, days[first].Date), When.Day(today, days[next - 1].Date));
            rows.Add(
                new HoursRow(
                    next - first > 1
                        ? Texts.SpecialDaysRow.With(from, to, days[first].Name)
                        : Texts.SpecialDayRow.With(from, days[first].Name),
                    When.Hours(days[first].Hours),
                    days[first].Date == today
                )
            );
        }

        return rows.ToImmutable();
    }

    private static bool Continues(SpecialDay day, SpecialDay next) =>
        next.Date == day.Date.PlusDays(1) && next.Name == day.Name && next.Hours.Spans.SequenceEqual(day.Hours.Spans);

    private static IEnumerable<string> Town(Address? address) =>
        new[] { address?.Town, address?.Postcode }.OfType<string>();
}
