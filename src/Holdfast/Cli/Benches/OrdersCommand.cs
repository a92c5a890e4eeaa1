using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

internal static class OrdersCommand
{
    public static Command Create()
    {
        var levels = new Option<int[]>("--concurrency")
        {
            Description = "Orders under way at a time, one turn each.",
            DefaultValueFactory = _ => [1, 8, 64, 512],
            AllowMultipleArgumentsPerToken = true,
        };
        var share = new Option<double>("--open-share")
        {
            Description = "Orders that arrive by themselves, as a share of the fastest turn.",
            DefaultValueFactory = _ => 0.7,
        };
        var rate = new Option<double?>("--open-rate")
        {
            Description = "Orders that arrive a second, in place of a share: to compare one program with another.",
        };
        var openSeconds = new Option<int>("--open-seconds")
        {
            Description = "For how long they do; 0 leaves it out.",
            DefaultValueFactory = _ => 60,
        };
        return BenchOptions.Command(
            "orders",
            "Place orders over HTTP as fast as they are answered, then as they arrive; then the store alone.",
            seconds: 20,
            [levels, share, rate, openSeconds, BenchOptions.Lines, BenchOptions.OrdersBefore],
            (settings, parsed, ct) =>
                OrdersBench.RunAsync(
                    new(
                        settings,
                        parsed.GetValue(levels)!,
                        parsed.GetValue(share),
                        parsed.GetValue(rate),
                        parsed.GetValue(openSeconds),
                        parsed.GetValue(BenchOptions.OrdersBefore)
                    ),
                    ct
                )
        );
    }
}
