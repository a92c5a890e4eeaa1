using System.Runtime.CompilerServices;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Holdfast.Retail.Orders.Track;

/// <summary>
/// Server-sent events of one order: one message for each change that the view shows, within a second of it. The streams
/// of a process are counted, and all end when it stops.
/// </summary>
internal sealed class OrderEvents(View view, RetailOptions options, IHostApplicationLifetime life)
{
    /// <summary>A comment is sent this often, so that neither end nor anything between takes the line for dead.</summary>
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A busy log moves many times a second; an order is looked at no more often than this.</summary>
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(400);

    private int _open;

    /// <summary>
    /// Sends until the caller goes away. Each event carries the number of things that have happened to the order as its id;
    /// a caller that knows as many (from a page, or from <c>Last-Event-ID</c>) hears only of what comes after.
    /// </summary>
    /// <param name="tell">The data of an event; JSON on one line.</param>
    /// <returns>False when too many streams are open; nothing was sent then.</returns>
    public async Task<bool> SendAsync(HttpContext context, string number, int seen, Func<Order, string> tell)
    {
        if (Interlocked.Increment(ref _open) > options.Limits.OpenStreams)
        {
            Interlocked.Decrement(ref _open);
            return false;
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            life.ApplicationStopping
        );
        try
        {
            var response = context.Response;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            await response.WriteAsync("retry: 2000\n\n", ending.Token);
            await response.Body.FlushAsync(ending.Token);
            await foreach (var order in ChangesAsync(number, SeenBy(context.Request, seen), ending.Token))
            {
                await response.WriteAsync(
                    order is null ? ":\n\n" : $"event: order\nid: {order.History.Length}\ndata: {tell(order)}\n\n",
                    ending.Token
                );
                await response.Body.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The ordinary end of a stream: the caller went away, or the process stops.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
        return true;
    }

    /// <summary>The order each time it changed; null when it is time for a heartbeat.</summary>
    private async IAsyncEnumerable<Order?> ChangesAsync(
        string number,
        int seen,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        while (true)
        {
            var index = view.Index;
            if (Find(number) is { } order && order.History.Length > seen)
            {
                seen = order.History.Length;
                yield return order;
            }
            if (await WaitAsync(index, ct))
                await Task.Delay(s_gather, ct);
            else
                yield return null;
        }
    }

    /// <summary>False when nothing moved until the next heartbeat.</summary>
    private async Task<bool> WaitAsync(long index, CancellationToken ct)
    {
        try
        {
            await view.WaitForChangeAsync(index, ct).WaitAsync(s_heartbeat, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Order? Find(string number)
    {
        using var reader = view.Open();
        return reader.Find<Order>(Keys.Order(number));
    }

    private static int SeenBy(HttpRequest request, int seen) =>
        int.TryParse(request.Headers["Last-Event-ID"], out var last) ? last : seen;
}
