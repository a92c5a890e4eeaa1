using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Simulation;

/// <summary>What a simulation may do differently from the real rules, to see whether it would be found.</summary>
public sealed record SimulationOptions
{
    /// <summary>Decides in place of the command itself.</summary>
    public Func<ICommand, IDocuments, Instant, Decision> Decide { get; init; } =
        (command, documents, at) => command.Decide(documents, at);
}

public sealed record SimulationResult
{
    public required int Seed { get; init; }

    /// <summary>Steps taken; fewer than asked for if an invariant broke.</summary>
    public required int Steps { get; init; }

    /// <summary>Entries written, those of the scenery included.</summary>
    public required int Accepted { get; init; }

    /// <summary>Commands that found their effect already there.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Refusals by code.</summary>
    public required ImmutableSortedDictionary<string, int> Refused { get; init; }

    /// <summary>Entries by kind.</summary>
    public required ImmutableSortedDictionary<string, int> Kinds { get; init; }

    /// <summary>The first promise that was found broken; null if none was.</summary>
    public required BrokenInvariant? Broken { get; init; }

    /// <summary>0 is the scenery.</summary>
    public required int? BrokenAtStep { get; init; }

    /// <summary>Of the documents at the end.</summary>
    public required StateDigest Digest { get; init; }
}
