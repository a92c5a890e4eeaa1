using Holdfast.Retail;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Sites;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Promises;

/// <summary>A line says when something can be collected, which is when a time that can be booked begins.</summary>
public sealed class CollectLineTests
{
    /// <summary>Leeds needs two hours and closes at 20:00; its times are of one hour.</summary>
    [Theory]
    [InlineData(10, 0, "Today from 12:00", CollectKind.Today)]
    [InlineData(10, 20, "Today from 13:00", CollectKind.Today)]
    [InlineData(17, 0, "Today from 19:00", CollectKind.Today)]
    [InlineData(17, 1, "Tomorrow from 9:00", CollectKind.Later)]
    [InlineData(18, 30, "Tomorrow from 10:00", CollectKind.Later)]
    public void What_is_ready_after_the_last_time_of_a_day_has_begun_is_collected_tomorrow(
        int hour,
        int minute,
        string text,
        CollectKind kind
    )
    {
        var store = Open().Get<Site>(Keys.Site("LEEDS"));
        var now = London(2026, 11, 23, hour, minute);
        var promise = Promise.For(new Supply(store, Route: null, _ => 1), [], [new Wanted("MUG", 1)], now);

        Assert.Equal(new CollectLine(text, kind), CollectLine.Of(store, promise, now));
    }
}
