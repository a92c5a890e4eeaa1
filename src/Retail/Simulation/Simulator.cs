using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Simulation;

/// <summary>
/// Runs the rules with a made-up retailer, shoppers, desk colleagues and head office, all drawn from a seed: the same seed is
/// the same run. After each step it checks the invariants; at the end it replays the log, through its bytes, and compares.
/// Thread-safe; a run is on one thread and reads no clock.
/// </summary>
public static class Simulator
{
    /// <param name="seed">Everything follows from it.</param>
    /// <param name="steps">Commands to send.</param>
    /// <param name="options">Null for the rules as they are.</param>
    public static SimulationResult Run(int seed, int steps, SimulationOptions? options = null)
    {
        var chance = new Random(seed);
        var world = new World(options ?? new SimulationOptions());
        var scenery = new Scenery(chance);
        var broken = Furnish(world, scenery);
        var people = new People(chance, world, scenery);
        var step = 0;
        while (broken is null && step < steps)
        {
            step++;
            world.Wait(Pause(chance));
            broken = world.Send(people.Next());
        }

        broken ??= world.Replayed();
        return new SimulationResult
        {
            Seed = seed,
            Steps = step,
            Accepted = world.Accepted,
            Unchanged = world.Unchanged,
            Refused = world.Refused,
            Kinds = world.Kinds,
            Broken = broken,
            BrokenAtStep = broken is null ? null : step,
            Digest = world.Digest,
        };
    }

    private static BrokenInvariant? Furnish(World world, Scenery scenery)
    {
        world.StartAt(scenery.Start);
        foreach (var command in scenery.Commands())
        {
            if (world.Send(command) is { } broken)
                return broken;
        }

        return null;
    }

    /// <summary>Mostly minutes, sometimes nothing at all, sometimes a night.</summary>
    private static Duration Pause(Random chance) =>
        chance.Next(100) switch
        {
            < 25 => Duration.Zero,
            < 95 => Duration.FromMilliseconds(chance.Next(1, 20 * 60_000)),
            < 99 => Duration.FromMinutes(chance.Next(20, 300)),
            _ => Duration.FromMinutes(chance.Next(300, 1_500)),
        };
}
