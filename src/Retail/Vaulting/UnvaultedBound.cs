using NodaTime;

namespace Holdfast.Retail.Vaulting;

/// <summary>
/// How much may be accepted that no vault has. Past it new orders are pushed back, since the loss of head office would lose them;
/// everything else goes on. It means nothing where no vault is configured.
/// </summary>
public sealed record UnvaultedBound
{
    /// <summary>After a start the vault has its turn first: what was left over when the process stopped is a few seconds' work.</summary>
    private static readonly Duration s_firstTurn = Duration.FromSeconds(30);

    /// <summary>Age of the oldest entry that no vault has, in seconds; 0 is no bound.</summary>
    public int SecondsMax { get; set; } = 900;

    /// <summary>Entries that no vault has; 0 is no bound.</summary>
    public long EntriesMax { get; set; }

    /// <param name="standing">As last read.</param>
    /// <param name="now">By the clock that entries get their times from.</param>
    /// <param name="started">When this process began to look.</param>
    internal bool IsPassed(Standing standing, Instant now, Instant started)
    {
        if (standing.Vaults.IsEmpty || standing.UnvaultedSince is not { } oldest || now - started < s_firstTurn)
            return false;
        // A vault that has never cosigned copies a log that may be years old: its time runs from the start.
        var since = standing.Widest is not null ? oldest : Instant.Max(oldest, started);
        return (SecondsMax > 0 && now - since > Duration.FromSeconds(SecondsMax))
            || (EntriesMax > 0 && standing.Unvaulted > EntriesMax);
    }
}
