using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

internal static class HostsCommand
{
    public static Command Create()
    {
        var counts = new Argument<int[]>("hosts")
        {
            Description = "Numbers of hosts, not falling.",
            DefaultValueFactory = _ => [1, 2, 4],
        };
        return BenchOptions.Command(
            "hosts",
            "Place the same orders at one host and at several on one database.",
            seconds: 15,
            [counts, BenchOptions.Concurrency, BenchOptions.Lines],
            (settings, parsed, ct) => HostsBench.RunAsync(settings, parsed.GetValue(counts)!, ct)
        );
    }
}
