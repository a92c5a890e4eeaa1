namespace Holdfast.Tests.Server;

public sealed class SmallWorldTests
{
    [Fact]
    public async Task The_small_world_starts_and_its_view_has_followed()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var world = await SmallWorld.StartAsync(ct);

        using var http = new HttpClient { BaseAddress = world.ShopAddress };
        Assert.Equal("ready", await http.GetStringAsync("/health/ready", ct));
        Assert.Equal(world.Log.NextIndex, world.View.Index);
    }
}
