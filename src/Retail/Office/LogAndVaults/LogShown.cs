using Holdfast.Retail.Shell;
using Holdfast.Retail.Vaulting;
using NodaTime;

namespace Holdfast.Retail.Office.LogAndVaults;

/// <summary>The log as the office shows it. Public with nothing public in it: a page's parameter.</summary>
public sealed class LogShown
{
    /// <summary>A vault tells what it has every few seconds; silent for so long, somebody should look after it.</summary>
    private static readonly Duration s_silentAfter = Duration.FromMinutes(10);

    internal LogShown(Standing standing, UnvaultedBound bound) => (Standing, Bound) = (standing, bound);

    internal Standing Standing { get; }
    internal UnvaultedBound Bound { get; }

    /// <summary>New orders are pushed back.</summary>
    internal bool OrdersWait { get; init; }

    /// <summary>Why this process does not seal the log; null while all is well.</summary>
    internal string? SealingRefusal { get; init; }

    /// <summary>A recovery kit that is still on this machine; null when there is none here.</summary>
    internal string? KitFile { get; init; }

    /// <summary>By the clock of the log's entries.</summary>
    internal Instant Now { get; init; }

    /// <summary>By the clock of checkpoints and vaults.</summary>
    internal Instant MachineNow { get; init; }

    internal bool HasNoVault => Standing.Vaults.IsEmpty;

    /// <summary>Nobody could come back to customers' names with what is kept of these keys.</summary>
    internal bool HasNoKit => Standing.Kit is not { } kit || (Standing.LogKey is { } key && key != kit.LogKey);

    /// <summary>Vaults that were heard once, and not lately.</summary>
    internal IEnumerable<KnownVault> LostTouch =>
        Standing.Vaults.Where(vault => vault.HeardAt is not null && IsSilent(vault));

    internal bool HasLostTouch => LostTouch.Any();

    internal bool IsSilent(KnownVault vault) => vault.HeardAt is not { } at || MachineNow - at > s_silentAfter;

    /// <summary>Of the oldest entry that no vault has; null when they have all.</summary>
    internal string? UnvaultedAge => Standing.UnvaultedSince is { } since ? Span(Now - since) : null;

    internal string? UnsealedAge => Standing.UnsealedSince is { } since ? Span(Now - since) : null;

    /// <summary>How long ago, by the machine's clock.</summary>
    internal string Ago(Instant at) => Texts.Ago.With(Span(MachineNow - at));

    /// <summary>When new orders are pushed back, in words; null when never.</summary>
    internal string? BoundWords =>
        (HasNoVault, Bound.SecondsMax, Bound.EntriesMax) switch
        {
            (true, _, _) or (_, <= 0, <= 0) => null,
            (_, _, <= 0) => AgeWords,
            (_, <= 0, _) => EntriesWords,
            _ => Texts.Or.With(AgeWords, EntriesWords),
        };

    private string AgeWords => Texts.OldestIs.With(Span(Duration.FromSeconds(Bound.SecondsMax)));

    private string EntriesWords => Texts.MoreThan.With(OfficeVisit.Number(Bound.EntriesMax));

    internal static string Span(Duration span) =>
        span.TotalSeconds switch
        {
            < 120 => Texts.Seconds.With(Math.Max(0, Math.Floor(span.TotalSeconds))),
            < 7_200 => Texts.Minutes.With(Math.Floor(span.TotalMinutes)),
            < 172_800 => Texts.Hours.With(Math.Floor(span.TotalHours)),
            _ => Texts.Days.With(Math.Floor(span.TotalDays)),
        };
}
