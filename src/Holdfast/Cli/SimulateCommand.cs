using System.CommandLine;
using Holdfast.Retail.Simulation;

namespace Holdfast.Cli;

/// <summary>Runs the rules against made-up people, as long as one likes. The same seed is the same run.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int>("--seeds")
        {
            Description = "How many seeds, one after another.",
            DefaultValueFactory = _ => 1_000,
        };
        var steps = new Option<int>("--steps") { Description = "Commands a seed.", DefaultValueFactory = _ => 500 };
        var command = new Command(
            "simulate",
            "Run the rules against made-up shoppers and colleagues and check every invariant."
        )
        {
            seed,
            seeds,
            steps,
        };
        command.SetAction(
            (parsed, ct) =>
                Task.FromResult(Run(parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(steps), ct))
        );
        return command;
    }

    private static int Run(int first, int seeds, int steps, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        long taken = 0;
        long accepted = 0;
        for (var seed = first; seed < first + seeds && !ct.IsCancellationRequested; seed++)
        {
            var result = Simulator.Run(seed, steps);
            taken += result.Steps;
            accepted += result.Accepted;
            if (result.Broken is { } broken)
            {
                Console.WriteLine(
                    $"seed {seed}, step {result.BrokenAtStep}: {broken.Key}: {broken.Sentence} ({broken.Invariant})"
                );
                return 1;
            }
        }
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        Console.WriteLine(
            $"{seeds} seeds from {first}, {taken} steps, {accepted} entries, no broken invariant ({elapsed.TotalSeconds:0.0} s)."
        );
        return 0;
    }
}
