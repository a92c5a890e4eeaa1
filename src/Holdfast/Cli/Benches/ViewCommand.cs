using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

internal static class ViewCommand
{
    public static Command Create() =>
        BenchOptions.Command(
            "view",
            "How far the view is behind under load, and how fast it is built anew.",
            seconds: 15,
            [BenchOptions.Concurrency, BenchOptions.Lines, BenchOptions.OrdersBefore],
            (settings, parsed, ct) => ViewBench.RunAsync(settings, parsed.GetValue(BenchOptions.OrdersBefore), ct)
        );
}
