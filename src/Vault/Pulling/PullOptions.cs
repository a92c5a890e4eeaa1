namespace Holdfast.Vault.Pulling;

public sealed record PullOptions
{
    public const long DefaultGrowthMax = 20_000_000;

    /// <summary>
    /// Entries that one pull may bring. Whoever has the log's key can sign any number of them, and in a locked vault they stay.
    /// </summary>
    public long GrowthMax { get; init; } = DefaultGrowthMax;

    /// <summary>Told in one sentence what a person should know, such as the key that was pinned.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Told the entries that are in the vault now, of how many.</summary>
    public Action<long, long> Progress { get; init; } = (_, _) => { };

    /// <summary>Told after each step; a test dies there. No setting leads here.</summary>
    public Action<PullStep> Reached { get; init; } = _ => { };
}

/// <param name="Log">As far as the vault has it now.</param>
/// <param name="Entries">New ones; 0 when there was nothing to pull.</param>
/// <param name="Told">Whether the source knows what was cosigned; null when it takes no such news.</param>
public sealed record Pulled(Keeping.HeldLog Log, long Entries, bool? Told);
