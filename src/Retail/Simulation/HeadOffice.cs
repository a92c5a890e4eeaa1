using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail.Simulation;

/// <summary>Deliveries, counts, prices, hours: what changes under the feet of orders.</summary>
internal sealed class HeadOffice(Random chance, World world, Scenery scenery)
{
    private const string By = "staff:office";

    public ICommand Next()
    {
        var store = One(scenery.Stores);
        return chance.Next(100) switch
        {
            < 35 => new ReceiveStock
            {
                By = By,
                Site = AnySite(),
                Lines = [new ReceivedLine(One(scenery.Skus), chance.Next(1, 12))],
            },
            < 55 => new CountStock
            {
                By = By,
                Site = AnySite(),
                Lines =
                [
                    new CountedLine(One(scenery.Skus), chance.Next(20), chance.Next(3) == 0 ? chance.Next(4) : null),
                ],
            },
            < 70 => new AdjustStock
            {
                By = By,
                Site = AnySite(),
                Sku = One(scenery.Skus),
                Change = chance.Next(-4, 5),
                Reason = "damaged",
            },
            < 75 => new SaveVariant { By = By, Variant = scenery.SomeVariant(One(scenery.Skus)) },
            < 77 => new WithdrawVariant { By = By, Sku = One(scenery.Skus) },
            < 80 => new SaveProduct { By = By, Product = scenery.SomeProduct(One(scenery.Products)) },
            < 84 => scenery.SomeSite(store, SiteKind.STORE),
            < 88 => new SetHours
            {
                By = By,
                Site = store,
                Hours = scenery.SomeHours(),
            },
            < 96 => SomeSpecialDay(store),
            _ => new SaveRoute
            {
                By = By,
                From = One(scenery.Dcs),
                To = store,
                Departures = chance.Next(6) == 0 ? [] : scenery.SomeDepartures(),
            },
        };
    }

    private SetSpecialDay SomeSpecialDay(string store)
    {
        var date = world.Now.InUtc().Date.PlusDays(chance.Next(4));
        return new SetSpecialDay
        {
            By = By,
            Site = store,
            Date = date,
            Day = chance.Next(3) switch
            {
                0 => null,
                1 => new SpecialDay(date, "Closed", DayHours.Closed),
                _ => new SpecialDay(date, "Bank holiday", new DayHours(scenery.SomeSpans())),
            },
        };
    }

    private string AnySite() => chance.Next(3) == 0 ? One(scenery.Dcs) : One(scenery.Stores);

    private string One(IReadOnlyList<string> of) => of[chance.Next(of.Count)];
}
