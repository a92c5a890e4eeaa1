using Holdfast.Tests.Journeys.Running;

[assembly: AssemblyFixture(typeof(HoldfastDemo))]

namespace Holdfast.Tests.Journeys.Running;

/// <summary>
/// One demo for the whole run, started by the first test that asks. Take it as a constructor parameter. Tests share its
/// stock and slots, so each says what it needs and leaves what others count on.
/// </summary>
public sealed class HoldfastDemo : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly string _data = Directory.CreateTempSubdirectory("holdfast-journeys-").FullName;
    private DemoProcess? _process;

    internal async Task<DemoProcess> StartedAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _process ??= await DemoProcess.StartAsync(_data, CancellationToken.None);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        DemoProcess.DeleteAll(_data);
        _starting.Dispose();
    }
}
