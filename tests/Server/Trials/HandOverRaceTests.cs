using System.Text.Json.Nodes;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Readying;
using Holdfast.Retail.Collection.Staging;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Trials;

/// <summary>One order at the counter, and more than one screen that wants to hand it over.</summary>
public sealed class HandOverRaceTests(FreshDatabases databases)
{
    private const string By = "staff:picker";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The second log stands for another process on the same database, with documents of its own in memory.</summary>
    [Theory, EveryStore]
    public async Task Twenty_screens_race_and_one_hands_over(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var elsewhere = new Log(store, RetailModule.Rules, world.Clock);
        using var api = await Api.OfAsync(world, Ct);
        for (var seed = 0; seed < 5; seed++)
        {
            var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
            await MakeReadyAsync(world, placed.Number);

            var outcomes = await Buyers.AllAtOnceAsync(
                20,
                new Random(seed),
                screen =>
                    (screen % 2 == 0 ? world.Log : elsewhere).CommitAsync(
                        new HandOver
                        {
                            Number = placed.Number,
                            Method = HandoverMethod.CODE,
                            TypedCode = placed["collectionCode"].GetString(),
                            PersonCheck = "photo-id",
                            Site = SmallRetailer.Leeds,
                            By = $"staff:screen-{screen}",
                        },
                        Ct
                    )
            );

            Assert.Single(outcomes.OfType<Outcome.Committed>());
            Assert.Equal(19, outcomes.OfType<Outcome.Refused>().Count());
        }
        await Soundness.MustHoldAsync(world.Log.Store, "the hand-overs", Ct);
    }

    private static async Task MakeReadyAsync(SmallWorld world, string number)
    {
        await world.CommitAsync(
            [
                new StartPicking
                {
                    Number = number,
                    Parcel = 1,
                    Site = SmallRetailer.Leeds,
                    By = By,
                },
                new PickLine
                {
                    Number = number,
                    Parcel = 1,
                    Line = 1,
                    Quantity = 1,
                    Site = SmallRetailer.Leeds,
                    By = By,
                },
                new PackParcel
                {
                    Number = number,
                    Parcel = 1,
                    Bags = 1,
                    Site = SmallRetailer.Leeds,
                    By = By,
                },
                new StageParcel
                {
                    Number = number,
                    Parcel = 1,
                    Shelf = "B12",
                    Site = SmallRetailer.Leeds,
                    By = By,
                },
                new ReadyOrder
                {
                    Number = number,
                    Site = SmallRetailer.Leeds,
                    By = By,
                },
            ],
            Ct
        );
        // The money is taken by the follower that settles payments.
        await Until.TrueAsync(
            () =>
            {
                using var reader = world.View.Open();
                return reader.Find<Order>(Keys.Order(number))!.Payment.State is PaymentState.CAPTURED;
            },
            Ct,
            atMostSeconds: 10,
            $"the payment of {number} is captured"
        );
    }
}
