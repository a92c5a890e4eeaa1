namespace Holdfast.Tests.Server;

/// <summary>One small world for a class of tests that only read, or that do not mind one another.</summary>
public sealed class SharedWorld : IAsyncLifetime
{
    private SmallWorld? _small;

    public SmallWorld Small => _small ?? throw new InvalidOperationException("The world has not started.");

    public async ValueTask InitializeAsync() =>
        _small = await SmallWorld.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _small?.DisposeAsync() ?? ValueTask.CompletedTask;
}
