using System.Runtime.CompilerServices;
using Holdfast.Ledger;

namespace Holdfast.Tests.Rules.Replaying;

public sealed class PrefetchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_come_in_order_and_made_ahead_of_their_taker()
    {
        var made = 0;
        var waitedFor = new TaskCompletionSource();
        var taken = new List<int>();

        await foreach (var item in Source(Ct).PrefetchAsync(3, Ct))
        {
            if (item == 0)
            {
                // Without a maker at work nobody would ever say that the third item is there.
                await waitedFor.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
            }
            Assert.True(made <= taken.Count + 6, $"{made} items were made when {taken.Count} had been taken.");
            taken.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 100), taken);

        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken ct)
        {
            for (var i = 0; i < 100; i++)
            {
                ct.ThrowIfCancellationRequested();
                await Task.Yield();
                made = i + 1;
                if (made == 3)
                {
                    waitedFor.SetResult();
                }
                yield return i;
            }
        }
    }

    [Fact]
    public async Task A_failure_of_the_source_comes_after_the_items_before_it()
    {
        var taken = new List<int>();

        var failure = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in Failing().PrefetchAsync(8, Ct))
            {
                taken.Add(item);
            }
        });

        Assert.Equal("third", failure.Message);
        Assert.Equal([1, 2], taken);

        static async IAsyncEnumerable<int> Failing()
        {
            yield return 1;
            await Task.Yield();
            yield return 2;
            throw new InvalidDataException("third");
        }
    }

    [Fact]
    public async Task Leaving_early_stops_the_source_before_the_taker_goes_on()
    {
        var stopped = false;

        await foreach (var _ in Endless(Ct).PrefetchAsync(2, Ct))
        {
            break;
        }

        Assert.True(stopped);

        async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken ct)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    ct.ThrowIfCancellationRequested();
                    yield return i;
                    await Task.Yield();
                }
            }
            finally
            {
                stopped = true;
            }
        }
    }
}
