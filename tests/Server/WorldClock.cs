using NodaTime;

namespace Holdfast.Tests.Server;

/// <summary>A clock that stands still until a test moves it. Timers run on real time.</summary>
internal sealed class WorldClock(Instant start) : TimeProvider
{
    private long _ticks = start.ToUnixTimeTicks();

    public Instant Now => Instant.FromUnixTimeTicks(Interlocked.Read(ref _ticks));

    public void Advance(Duration duration) => Interlocked.Add(ref _ticks, duration.BclCompatibleTicks);

    /// <summary>From now on no timer is over sooner: what leans on one that is usually short shows.</summary>
    public TimeSpan TimersTakeAtLeast { get; set; }

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            callback,
            state,
            dueTime > TimeSpan.Zero && dueTime < TimersTakeAtLeast ? TimersTakeAtLeast : dueTime,
            period
        );
}
