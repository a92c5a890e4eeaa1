namespace Holdfast.Demo;

/// <summary>
/// The clock of the demo: set by hand while yesterday and this morning are played, then the machine's own. Timers always run
/// by the machine's clock.
/// </summary>
internal sealed class DemoClock : TimeProvider
{
    private long _playedTicks;

    /// <summary>Puts the clock to a moment of the past.</summary>
    public void Play(DateTimeOffset moment) => Interlocked.Exchange(ref _playedTicks, moment.UtcTicks);

    /// <summary>From now on the time is what it is.</summary>
    public void GoLive() => Interlocked.Exchange(ref _playedTicks, 0);

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref _playedTicks) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : System.GetUtcNow();
}
