using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Limits;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Simulation;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;

namespace Holdfast.Tests.Rules.Simulation;

public sealed class SimulatorTests(ITestOutputHelper output)
{
    private const int Seeds = 1_000;
    private const int Steps = 500;

    [Fact]
    public void A_thousand_seeds_of_five_hundred_steps_break_no_invariant_and_reach_every_kind()
    {
        var before = Environment.CpuUsage.TotalTime;
        var results = new List<SimulationResult>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var result = Simulator.Run(seed, Steps);
            Assert.True(result.Broken is null, $"Seed {seed}, step {result.BrokenAtStep}: {result.Broken}");
            Assert.Equal(Steps, result.Steps);
            results.Add(result);
        }

        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        output.WriteLine(
            $"{Seeds * Steps / seconds:N0} steps a processor second, {results.Sum(run => run.Accepted):N0} entries"
        );
        Write("Refused", results.Select(run => run.Refused));
        var kinds = Write("Kinds", results.Select(run => run.Kinds));
        Assert.Empty(RetailRules.All.Kinds.Where(IsSimulated).Except(kinds));
    }

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        var (first, again) = (Simulator.Run(7, 300), Simulator.Run(7, 300));
        Assert.Equal(first.Digest, again.Digest);
        Assert.Equal(first.Refused, again.Refused);
        Assert.NotEqual(first.Digest, Simulator.Run(8, 300).Digest);
    }

    public static TheoryData<string, string> Breakages =>
        new()
        {
            { "an order does not look at what is available", "oversold" },
            { "an order does not look at what is booked", "slot-capacity" },
            { "an order does not look at what its customer has on order", "customer-limit" },
            { "an order is handed over again", "handed-over-once" },
            { "an order is handed over before the money is taken", "money" },
            { "an order is cancelled twice", "committed or slot-bookings" },
        };

    [Theory]
    [MemberData(nameof(Breakages))]
    public void A_rule_broken_on_purpose_is_found(string what, string invariant)
    {
        var options = new SimulationOptions
        {
            Decide = (command, documents, at) => command.Decide(new Glasses(documents, what, command), at),
        };
        for (var seed = 0; seed < 100; seed++)
        {
            if (Simulator.Run(seed, Steps, options).Broken is not { } broken)
                continue;
            output.WriteLine($"Seed {seed}: {broken}");
            Assert.Contains(broken.Invariant, invariant.Split(" or "));
            return;
        }

        Assert.Fail("A hundred seeds did not find it.");
    }

    private static bool IsSimulated(string kind) =>
        kind.Split('.')[0] is "order" or "parcel" or "payment" or "stock" or "site" or "room";

    private List<string> Write(string title, IEnumerable<IEnumerable<KeyValuePair<string, int>>> counts)
    {
        output.WriteLine(title);
        var sums = counts.SelectMany(run => run).GroupBy(pair => pair.Key).OrderBy(what => what.Key).ToList();
        foreach (var what in sums)
            output.WriteLine($"  {what.Key}: {what.Sum(pair => pair.Value)}");
        return [.. sums.Select(what => what.Key)];
    }

    /// <summary>Shows a decision the world as it would be if one check were not there.</summary>
    private sealed class Glasses(IDocuments documents, string what, ICommand command) : IDocuments
    {
        public T? Find<T>(string key)
            where T : class =>
            (what, command, documents.Find<T>(key)) switch
            {
                ("an order does not look at what is available", PlaceOrder, StockLevel level) => (T)
                    (object)(level with { OnHand = level.OnHand + 1_000 }),
                ("an order does not look at what is booked", PlaceOrder, SlotBooking) => null,
                ("an order does not look at what its customer has on order", PlaceOrder, OnOrder) => null,
                ("an order is handed over again", HandOver, Order { Status: OrderStatus.PICKED_UP } order) => (T)
                    (object)(order with { Status = OrderStatus.READY_FOR_PICKUP }),
                ("an order is handed over before the money is taken", HandOver, Order order) => (T)
                    (object)(order with { Payment = order.Payment with { State = PaymentState.CAPTURED } }),
                ("an order is cancelled twice", CancelOrder, Order { Status: OrderStatus.CANCELLED } order) => (T)
                    (object)(order with { Status = OrderStatus.CONFIRMED }),
                var (_, _, found) => found,
            };
    }
}
