namespace Holdfast.Retail.Practising;

/// <summary>Stands some time back while the past of a practice is made, then shows the time as it is.</summary>
internal sealed class PracticeClock(TimeProvider real) : TimeProvider
{
    private long _backTicks;

    public void StandBack(TimeSpan time) => Interlocked.Exchange(ref _backTicks, time.Ticks);

    public override DateTimeOffset GetUtcNow() =>
        real.GetUtcNow() - TimeSpan.FromTicks(Interlocked.Read(ref _backTicks));
}
