using NodaTime;

namespace Holdfast.Tests.Server;

/// <summary>A clock that stands still until a test moves it. Timers run on real time.</summary>
internal sealed class WorldClock(Instant start) : TimeProvider
{
    private long _ticks = start.ToUnixTimeTicks();

    public Instant Now => Instant.FromUnixTimeTicks(Interlocked.Read(ref _ticks));

    public void Advance(Duration duration) => Interlocked.Add(ref _ticks, duration.BclCompatibleTicks);

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
