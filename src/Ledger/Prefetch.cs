using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Holdfast.Ledger;

/// <summary>Makes the stages of a long read work side by side: what makes the items runs ahead of what takes them.</summary>
public static class Prefetch
{
    /// <summary>
    /// The same items in the same order; up to <paramref name="ahead"/> of them are made before they are asked for. A failure
    /// of the source comes out where the items end. Leaving early stops the source and waits until it has stopped.
    /// </summary>
    public static async IAsyncEnumerable<T> PrefetchAsync<T>(
        this IAsyncEnumerable<T> source,
        int ahead,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var made = Channel.CreateBounded<T>(
            new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true }
        );
        var making = Task.Run(() => MakeAsync(source, made.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var item in made.Reader.ReadAllAsync(ct))
            {
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await making;
        }
    }

    private static async Task MakeAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> made, CancellationToken ct)
    {
        try
        {
            await foreach (var item in source.WithCancellation(ct))
            {
                await made.WriteAsync(item, ct);
            }
            made.Complete();
        }
        catch (Exception failure)
        {
            // The reader of the channel throws it on.
            made.Complete(failure);
        }
    }
}
