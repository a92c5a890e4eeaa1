using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

internal static class RestoreCommand
{
    public static Command Create()
    {
        var entries = new Option<long[]>("--entries")
        {
            Description = "Entries of the vaults to restore.",
            DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var tail = new Option<long>("--tail")
        {
            Description = "Entries after the snapshot.",
            DefaultValueFactory = _ => 10_000,
        };
        var command = new Command("restore", "Restore made vaults, from a snapshot and in full.")
        {
            BenchOptions.Db,
            entries,
            tail,
            BenchOptions.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                RestoreBench.RunAsync(
                    new(parsed.GetValue(entries)!, parsed.GetValue(tail), parsed.GetValue(BenchOptions.Db)),
                    parsed.GetValue(BenchOptions.Json),
                    ct
                )
        );
        return command;
    }
}
