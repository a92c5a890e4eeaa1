using System.Collections.Concurrent;
using Holdfast.Drills;

namespace Holdfast.Tests.Server.Hosts;

/// <summary>Shoppers who order again and again, and send again under the same key what was not answered; disposing stops them.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Shoppers = 4;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly DrillShoppers _shoppers;
    private readonly HttpClient _client;
    private readonly Func<DrillOrder> _next;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _numbers = new();
    private readonly Task _running;
    private int _errors;

    public Load(Uri shop, DrillRetailer retailer, Func<DrillOrder> next)
    {
        _shoppers = new(retailer.ApiKey);
        _client = _shoppers.Client(shop);
        _next = next;
        _running = Task.WhenAll(Enumerable.Range(0, Shoppers).Select(_ => Task.Run(OrderAsync)));
    }

    /// <summary>Numbers of the orders that were answered, one for each key.</summary>
    public IReadOnlyCollection<string> Numbers => _numbers;

    /// <summary>Requests that had to be sent again.</summary>
    public int Errors => Volatile.Read(ref _errors);

    public Task MoreAsync(int orders, CancellationToken ct)
    {
        var end = _numbers.Count + orders;
        return Until.TrueAsync(() => _numbers.Count >= end || _running.IsFaulted, ct);
    }

    /// <summary>What was begun is brought to its answer.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    public override string ToString() => $"{_numbers.Count} orders, {Errors} sent again";

    private async Task OrderAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var (order, key) = (_next(), Guid.NewGuid().ToString("N"));
            for (var tries = 1; ; tries++)
            {
                if (await _shoppers.PlaceAsync(_client, order, key) is { } answered)
                {
                    _numbers.Enqueue(answered.Number);
                    break;
                }
                Assert.True(tries < 200, "An order is never answered.");
                Interlocked.Increment(ref _errors);
                await Task.Delay(s_pause);
            }
            await Task.Delay(s_pause);
        }
    }
}
