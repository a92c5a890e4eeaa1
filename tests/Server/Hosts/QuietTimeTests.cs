using Holdfast.Hosting;

namespace Holdfast.Tests.Server.Hosts;

public sealed class QuietTimeTests
{
    private readonly HandMovedTime _time = new();
    private readonly QuietTime _quiet;

    public QuietTimeTests() => _quiet = new(TimeSpan.FromHours(24), _time);

    [Fact]
    public void Work_that_is_due_waits_for_a_minute_with_few_orders()
    {
        Assert.False(_quiet.IsNow(isDue: true, 1_000_000));
        Assert.False(_quiet.IsNow(isDue: true, 1_006_000));
        Assert.True(_quiet.IsNow(isDue: true, 1_011_999));
        Assert.False(_quiet.IsNow(isDue: false, 1_011_999));
    }

    [Fact]
    public void It_does_not_wait_for_ever_and_waits_anew_once_it_is_done()
    {
        Assert.False(_quiet.IsNow(isDue: true, 1_000_000));
        _time.Passed = TimeSpan.FromHours(23);
        Assert.False(_quiet.IsNow(isDue: true, 2_000_000));
        _time.Passed = TimeSpan.FromHours(24);
        Assert.True(_quiet.IsNow(isDue: true, 3_000_000));

        Assert.False(_quiet.IsNow(isDue: false, 4_000_000));
        _time.Passed = TimeSpan.FromHours(47);
        Assert.False(_quiet.IsNow(isDue: true, 5_000_000));
        _time.Passed = TimeSpan.FromHours(71);
        Assert.True(_quiet.IsNow(isDue: true, 6_000_000));
    }

    private sealed class HandMovedTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
