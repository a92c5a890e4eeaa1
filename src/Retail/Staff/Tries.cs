using NodaTime;

namespace Holdfast.Retail.Staff;

/// <summary>
/// Counts wrong tries under a name (a person, an address) and makes the next one wait: after the free tries 30 s, then twice as
/// long each time, at most 15 min. Kept in memory: a restart forgets it, which whoever cannot restart the program gains nothing
/// from. Counts that are a day old are forgotten.
/// </summary>
internal sealed class Tries(TimeProvider time)
{
    private const int NamesMax = 100_000;
    private static readonly Duration s_first = Duration.FromSeconds(30);
    private static readonly Duration s_longest = Duration.FromMinutes(15);
    private static readonly Duration s_kept = Duration.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Wrong> _wrong = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes a try before its outcome is known, so that many at once do not slip through; a right one is
    /// given back or forgiven.
    /// </summary>
    /// <returns>How long to wait; zero if the try may go on.</returns>
    public Duration Take(string name, int free)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        lock (_lock)
        {
            var before = _wrong.GetValueOrDefault(name);
            if (before is not null && now - before.LastAt > s_kept)
                before = null;
            if (before is not null && before.OpenAt > now)
                return before.OpenAt - now;
            if (before is null && _wrong.Count >= NamesMax)
                DropOldest();
            var count = (before?.Count ?? 0) + 1;
            _wrong[name] = new(count, now, count < free ? now : now + Wait(count - free));
            return Duration.Zero;
        }
    }

    /// <summary>The try was right: the name starts anew.</summary>
    public void Forgive(string name)
    {
        lock (_lock)
            _wrong.Remove(name);
    }

    /// <summary>The try was right; what was wrong before it still counts.</summary>
    public void GiveBack(string name)
    {
        lock (_lock)
        {
            if (_wrong.GetValueOrDefault(name) is { } wrong)
                _wrong[name] = wrong with { Count = wrong.Count - 1, OpenAt = wrong.LastAt };
        }
    }

    private static Duration Wait(int beyond) =>
        beyond >= 5 ? s_longest : Duration.Min(s_longest, s_first * (1 << beyond));

    private void DropOldest()
    {
        foreach (var (name, _) in _wrong.OrderBy(wrong => wrong.Value.LastAt).Take(NamesMax / 10).ToList())
            _wrong.Remove(name);
    }

    private sealed record Wrong(int Count, Instant LastAt, Instant OpenAt);
}
