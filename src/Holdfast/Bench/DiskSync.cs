using System.Diagnostics;

namespace Holdfast.Bench;

/// <summary>What this disk takes to make 4 KB durable: the floor under every commit, whoever writes.</summary>
internal static class DiskSync
{
    private static readonly TimeSpan s_for = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(50);

    /// <param name="P99Ms">One in a hundred took longer.</param>
    public readonly record struct Waits(double P50Ms, double P99Ms, double MaxMs);

    /// <summary>How often a second, one after the other: the ceiling for commits without grouping.</summary>
    public static double Rate(string folder)
    {
        using var file = Create(folder);
        var count = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < s_for)
        {
            Sync(file);
            count++;
        }
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>How long each takes while <paramref name="work"/> goes on, twenty a second. How that ends is its caller's to see.</summary>
    public static async Task<Waits> WatchAsync(string folder, Task work)
    {
        await using var file = Create(folder);
        var waits = new List<double>();
        do
        {
            var began = Stopwatch.GetTimestamp();
            await Task.Run(() => Sync(file));
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.WhenAny(work, Task.Delay(s_every));
        } while (!work.IsCompleted);
        waits.Sort();
        return new(waits[waits.Count / 2], waits[(int)(waits.Count * 0.99)], waits[^1]);
    }

    private static FileStream Create(string folder) =>
        new(
            Path.Combine(folder, $"fsync-{Guid.NewGuid():N}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
            }
        );

    private static void Sync(FileStream file)
    {
        file.Write(new byte[4096]);
        file.Flush(flushToDisk: true);
    }
}
