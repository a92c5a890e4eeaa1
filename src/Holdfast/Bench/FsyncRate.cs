using System.Diagnostics;

namespace Holdfast.Bench;

/// <summary>How often a second this disk makes 4 KB durable, one after the other: the ceiling for commits without grouping.</summary>
internal static class FsyncRate
{
    private static readonly TimeSpan s_for = TimeSpan.FromSeconds(1);

    public static double Measure(string folder)
    {
        var path = Path.Combine(folder, $"fsync-{Guid.NewGuid():N}");
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            var block = new byte[4096];
            var count = 0;
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < s_for)
            {
                file.Write(block);
                file.Flush(flushToDisk: true);
                count++;
            }
            return count / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
