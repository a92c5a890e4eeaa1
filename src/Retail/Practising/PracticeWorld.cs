using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;

namespace Holdfast.Retail.Practising;

/// <summary>
/// A small invented world: a store, its goods, and a morning's orders, each where a lesson wants it. Made by the same commands as a
/// real one, so that nothing is there that could not be.
/// </summary>
internal sealed class PracticeWorld(
    Log log,
    ICurrentDocuments documents,
    SealPeople people,
    PassKeys keys,
    StaffFile staff,
    PracticeClock clock,
    RetailOptions options
)
{
    public const string By = "system:practice";

    public async Task<PracticeCast> MakeAsync(string site, Person trainee, CancellationToken ct)
    {
        var orders = new PracticeOrders(log, documents, people, clock) { Site = site };
        clock.StandBack(TimeSpan.FromHours(3));
        foreach (var command in PracticeStore.Commands(site, options.TimeZone.Id))
            await orders.DoAsync(command, ct);
        var secondPin = AddColleagues(site, trainee);

        var collected = await orders.ReadyAsync("Mabel Abbott", null, 60, ct, PracticeGoods.Mug, PracticeGoods.Lamp);
        await orders.HandOverAsync(collected, ct);
        var wine = await orders.ReadyAsync("Grace Fairlie", null, 150, ct, PracticeGoods.Wine, PracticeGoods.Mug);
        var dear = await orders.ReadyAsync("Rhys Denholm", null, 180, ct, PracticeGoods.Coat);
        clock.StandBack(TimeSpan.FromHours(2));
        var byCode = await orders.ReadyAsync("Imogen Garside", "Sam Garside", 150, ct, PracticeGoods.Scarf);
        var late = await orders.PlaceAsync("Callum Nowak", null, 105, ct, PracticeGoods.Lamp);
        clock.StandBack(TimeSpan.FromHours(1));
        var packed = await orders.PackedAsync("Orla Teague", null, 105, ct, PracticeGoods.Mug, PracticeGoods.Mug);
        var toPick = await orders.PlaceAsync(
            "Amara Lindley",
            null,
            90,
            ct,
            PracticeGoods.Mug,
            PracticeGoods.Scarf,
            PracticeGoods.Missing
        );
        clock.StandBack(TimeSpan.Zero);

        // Good in every way, but for a store that this one is not.
        var elsewhere = Pass.For(wine) with
        {
            Order = orders.NewNumber(),
            Store = PracticeSite.OtherOf(site),
        };
        return new()
        {
            Short = toPick.Number,
            Late = late.Number,
            Packed = packed.Number,
            Wine = wine.Number,
            Dear = dear.Number,
            ByCode = byCode.Number,
            Collected = collected.Number,
            PassOfOtherStore = (await keys.SignerAsync(ct)).Sign(elsewhere),
            SecondPin = secondPin,
        };
    }

    /// <summary>The colleague, so that the pages know their name, and another one who looks on.</summary>
    /// <returns>The other one's PIN, which is no secret.</returns>
    private string AddColleagues(string site, Person trainee)
    {
        staff.Add(trainee.Name, site, Roles.Colleague, Pin.New(), iterations: 1);
        var pin = Pin.New();
        staff.Add(Texts.SecondColleague, site, Roles.Colleague, pin, iterations: 1);
        return pin;
    }
}
