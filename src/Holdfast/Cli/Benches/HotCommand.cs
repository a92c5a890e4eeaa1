using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

internal static class HotCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Each is four turns: cold, hot, hot, cold.",
            DefaultValueFactory = _ => 2,
        };
        return BenchOptions.Command(
            "hot",
            "Place all orders for one SKU in one slot, by turns with all kinds of orders.",
            seconds: 8,
            [BenchOptions.Concurrency, rounds],
            (settings, parsed, ct) => HotBench.RunAsync(settings, parsed.GetValue(rounds), ct)
        );
    }
}
