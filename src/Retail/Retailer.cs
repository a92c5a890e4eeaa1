using Holdfast.Ledger;

namespace Holdfast.Retail;

/// <summary>What is true for the whole deployment. There is one such document.</summary>
internal sealed record Retailer
{
    public required string Name { get; init; }

    /// <summary>ISO 4217; the one currency of the deployment.</summary>
    public required string Currency { get; init; }

    public int HoldMinutes { get; init; } = 10;

    /// <summary>From this total, a hand-over needs a second colleague.</summary>
    public long SecondColleagueFromMinor { get; init; } = 50_000;

    public int OrderLinesMax { get; init; } = 100;
    public int LineQuantityMax { get; init; } = 99;
}

internal sealed record RetailerSaved(
    string Name,
    string Currency,
    int HoldMinutes,
    long SecondColleagueFromMinor,
    int OrderLinesMax,
    int LineQuantityMax
) : Fact;
