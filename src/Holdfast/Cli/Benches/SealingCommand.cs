using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

internal static class SealingCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Each is four turns: off, on, on, off.",
            DefaultValueFactory = _ => 3,
        };
        return BenchOptions.Command(
            "sealing",
            "Place orders by turns without and with sealing, and compare.",
            seconds: 5,
            [BenchOptions.Concurrency, BenchOptions.Lines, rounds],
            (settings, parsed, ct) => SealingBench.RunAsync(settings, parsed.GetValue(rounds), ct)
        );
    }
}
