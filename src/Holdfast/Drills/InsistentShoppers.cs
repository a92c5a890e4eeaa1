using System.Collections.Concurrent;
using System.Diagnostics;

namespace Holdfast.Drills;

/// <summary>
/// Shoppers as a good channel sends them: an order that was not answered is sent again under the same key until it is. So in the
/// end there is one order in the log for each of them, or something is wrong.
/// </summary>
internal sealed class InsistentShoppers(DrillShoppers shoppers)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly ConcurrentBag<Answer> _answers = [];
    private long _slowestTicks;

    /// <param name="SentAt">When it was sent for the last time, as a timestamp.</param>
    /// <param name="At">When it was answered.</param>
    public readonly record struct Answer(string Number, long SentAt, long At);

    public IReadOnlyCollection<Answer> Answers => _answers;

    /// <summary>The longest that anybody waited for any answer, also for one that says to come back later.</summary>
    public double SlowestMs => TimeSpan.FromTicks(Interlocked.Read(ref _slowestTicks)).TotalMilliseconds;

    /// <summary>So many at a time until it is told to stop; those under way are brought to their end.</summary>
    /// <exception cref="TimeoutException">One is not answered at all.</exception>
    public async Task OrderUntilAsync(Uri shop, int concurrency, Func<DrillOrder> next, CancellationToken stop)
    {
        using var client = shoppers.Client(shop);
        await Task.WhenAll(
            Enumerable
                .Range(0, concurrency)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            while (!stop.IsCancellationRequested)
                            {
                                await InsistAsync(client, next());
                                await Task.Delay(s_pause, CancellationToken.None);
                            }
                        },
                        CancellationToken.None
                    )
                )
        );
    }

    private async Task InsistAsync(HttpClient client, DrillOrder order)
    {
        var key = Guid.NewGuid().ToString("N");
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var sent = Stopwatch.GetTimestamp();
            var answered = await shoppers.PlaceAsync(client, order, key);
            var took = Stopwatch.GetElapsedTime(sent).Ticks;
            if (took > Interlocked.Read(ref _slowestTicks))
            {
                Interlocked.Exchange(ref _slowestTicks, took);
            }
            if (answered is not null)
            {
                _answers.Add(new(answered.Number, sent, Stopwatch.GetTimestamp()));
                return;
            }
            if (Stopwatch.GetElapsedTime(began) > s_patience)
            {
                throw new TimeoutException($"An order is not answered within {s_patience.TotalSeconds:0} s.");
            }
            await Task.Delay(s_again, CancellationToken.None);
        }
    }
}
