using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail.Practising;

/// <summary>The invented store of a practice, another one that only passes name, and what is on its shelves.</summary>
internal static class PracticeStore
{
    private const string By = PracticeWorld.By;
    private const int SecondColleagueFromMinor = 200_00;

    /// <param name="site">Code of the practice's desk.</param>
    /// <param name="timeZone">IANA name.</param>
    public static IEnumerable<ICommand> Commands(string site, string timeZone) =>
        [
            new SaveRetailer
            {
                Retailer = new(Texts.Store, PracticeGoods.Currency, 60, SecondColleagueFromMinor, 50, 9),
                By = By,
            },
            .. Open(site, Texts.Store, timeZone),
            .. Open(PracticeSite.OtherOf(site), Texts.OtherStore, timeZone),
            .. PracticeGoods.All.SelectMany(goods =>
                (ICommand[])
                    [
                        new SaveProduct { Product = goods.Product, By = By },
                        new SaveVariant { Variant = goods.Variant, By = By },
                    ]
            ),
            new CountStock
            {
                Site = site,
                Lines = [.. PracticeGoods.All.Select(goods => new CountedLine(goods.Sku, 12, 0))],
                By = By,
            },
        ];

    /// <summary>Open day and night: a practice begins when somebody has time for it.</summary>
    private static IEnumerable<ICommand> Open(string code, string name, string timeZone)
    {
        yield return new OpenPracticeSite(
            new()
            {
                Code = code,
                Kind = SiteKind.STORE,
                Name = name,
                TimeZone = timeZone,
                Slots = new(LengthMinutes: 15, CapacityOrders: 20, CapacityItems: 100, DaysAhead: 2),
            }
        );
        var day = new DayHours([new(LocalTime.Midnight, LocalTime.Midnight)]);
        yield return new SetHours
        {
            Site = code,
            Hours = new(day, day, day, day, day, day, day),
            By = By,
        };
    }

    /// <summary>Saves a site under a code that no real one may have.</summary>
    private sealed record OpenPracticeSite(SiteSaved Site) : ICommand
    {
        public string By => PracticeStore.By;

        public IEnumerable<string> Touches() => [Keys.Site(Site.Code)];

        public Decision Decide(IDocuments documents, Instant at) => Decision.Accept(Keys.Site(Site.Code), Site);
    }
}
