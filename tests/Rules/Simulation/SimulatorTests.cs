using System.Diagnostics;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Simulation;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Tests.Rules.Simulation;

public sealed class SimulatorTests(ITestOutputHelper output)
{
    [Fact]
    public void A_thousand_seeds_of_five_hundred_steps_break_no_invariant()
    {
        var watch = Stopwatch.StartNew();
        var results = new List<SimulationResult>();
        for (var seed = 0; seed < 1_000; seed++)
        {
            var result = Simulator.Run(seed, 500);
            Assert.True(result.Broken is null, $"Seed {seed}, step {result.BrokenAtStep}: {result.Broken}");
            results.Add(result);
        }

        output.WriteLine(
            $"{1_000 * 500 / watch.Elapsed.TotalSeconds:N0} steps/s, {results.Sum(run => run.Accepted)} entries"
        );
        Write("Kinds", results.Select(run => run.Kinds));
        Write("Refused", results.Select(run => run.Refused));
    }

    private void Write(string title, IEnumerable<IEnumerable<KeyValuePair<string, int>>> counts)
    {
        output.WriteLine(title);
        foreach (var what in counts.SelectMany(run => run).GroupBy(pair => pair.Key).OrderBy(what => what.Key))
            output.WriteLine($"  {what.Key}: {what.Sum(pair => pair.Value)}");
    }
}
