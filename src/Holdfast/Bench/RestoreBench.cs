using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Holdfast.Ledger.Stores;

namespace Holdfast.Bench;

/// <summary>
/// How fast a vault becomes a database: from its snapshot and a tail, and in full. Each restore is a process of its own, as it
/// would be on the day; memory is that process's peak.
/// </summary>
internal static class RestoreBench
{
    /// <param name="Sizes">Entries of the vaults.</param>
    /// <param name="Tail">Entries after the snapshot.</param>
    /// <param name="Db">An empty PostgreSQL database, emptied again after each restore; null restores to SQLite.</param>
    internal sealed record Options(IReadOnlyList<long> Sizes, long Tail, string? Db);

    internal sealed record Run(
        long Entries,
        string Way,
        double Seconds,
        double EntriesPerSecond,
        double MegabytesOfEntries,
        long PeakMegabytes,
        string Digest,
        IReadOnlyList<string> Steps
    );

    public static async Task<int> RunAsync(Options options, bool json, CancellationToken ct)
    {
        var runs = new List<Run>();
        foreach (var size in options.Sizes)
        {
            var folder = Directory.CreateTempSubdirectory("holdfast-bench-restore-").FullName;
            try
            {
                var vault = Path.Combine(folder, "vault");
                await MadeVault.WriteAsync(
                    vault,
                    size,
                    options.Tail,
                    done => Say($"made {done:N0} of {size:N0} entries"),
                    ct
                );
                foreach (var way in (string[])["snapshot", "full"])
                {
                    Say($"restoring {size:N0} entries, {way}");
                    runs.Add(await RestoreAsync(vault, Path.Combine(folder, way), way, size, options.Db, ct));
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        Say("");
        Print(runs, json);
        return runs.GroupBy(run => run.Entries).All(same => same.Select(run => run.Digest).Distinct().Count() == 1)
            ? 0
            : 1;
    }

    private static async Task<Run> RestoreAsync(
        string vault,
        string data,
        string way,
        long size,
        string? db,
        CancellationToken ct
    )
    {
        var started = Stopwatch.GetTimestamp();
        await using var restore = OwnProgram.Start([
            "restore",
            "--vault",
            vault,
            "--data",
            data,
            "--json",
            "--reason",
            "bench",
            .. way == "full" ? ["--full"] : Array.Empty<string>(),
            .. db is null ? Array.Empty<string>() : ["--db", db],
        ]);
        var output = await restore.MustSucceedAsync(ct);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (db is not null)
        {
            // It was empty before: a restore refuses any other.
            await PostgresTables.DropAsync(db, ct);
        }
        using var result = JsonDocument.Parse(output);
        var root = result.RootElement;
        return new(
            size,
            way,
            Math.Round(took, 2),
            Math.Round(size / took),
            Math.Round(root.GetProperty("entryBytes").GetInt64() / 1e6, 1),
            root.GetProperty("peakBytes").GetInt64() / 1_000_000,
            root.GetProperty("digest").GetString()!,
            [
                .. root.GetProperty("steps")
                    .EnumerateArray()
                    .Select(step =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{step.GetProperty("Step").GetString()} {step.GetProperty("seconds").GetDouble():0.00} s"
                        )
                    ),
            ]
        );
    }

    private static void Print(List<Run> runs, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(runs, JsonSerializerOptions.Web));
            return;
        }
        foreach (var run in runs)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run.Entries, 10:N0} entries ({run.MegabytesOfEntries:N0} MB), {run.Way, -8} {run.Seconds, 7:0.00} s {run.EntriesPerSecond, 9:N0} entries/s, peak {run.PeakMegabytes} MB: {string.Join(", ", run.Steps)}"
                )
            );
        }
    }

    private static void Say(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{text, -60}\r");
        }
    }
}
