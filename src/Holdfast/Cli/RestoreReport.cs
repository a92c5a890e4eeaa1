using System.Globalization;
using System.Text.Json;
using Holdfast.Vault.Restoring;

namespace Holdfast.Cli;

/// <summary>What a restore says while it works and when it is done.</summary>
internal static class RestoreReport
{
    public static void Print(
        Restored restored,
        string vault,
        HoldfastOptions options,
        bool isDry,
        bool hasKit,
        bool json
    )
    {
        if (json)
        {
            Console.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        vault,
                        origin = restored.Origin,
                        cosigned = restored.Cosigned,
                        entries = restored.Entries,
                        lastAt = restored.LastAt.ToString(),
                        root = restored.Root.ToString(),
                        digest = restored.Digest.ToString(),
                        documents = restored.Documents,
                        snapshot = restored.Snapshot,
                        epoch = restored.Epoch,
                        keys = restored.Keys,
                        erased = restored.Erased,
                        entryBytes = restored.EntryBytes,
                        dryRun = isDry,
                        peakBytes = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64,
                        steps = restored.Steps.Select(step => new
                        {
                            step.Step,
                            seconds = Math.Round(step.Took.TotalSeconds, 3),
                        }),
                    }
                )
            );
            return;
        }
        var invariant = CultureInfo.InvariantCulture;
        Console.WriteLine(string.Create(invariant, $"{restored.Origin} from {vault}"));
        Console.WriteLine(
            string.Create(
                invariant,
                $"  {restored.Entries:N0} of {restored.Cosigned:N0} cosigned entries, the last at {restored.LastAt}, {restored.EntryBytes:N0} bytes"
            )
        );
        Console.WriteLine(string.Create(invariant, $"  root {restored.Root}"));
        Console.WriteLine(
            string.Create(invariant, $"  digest {restored.Digest} over {restored.Documents:N0} documents")
        );
        Console.WriteLine(
            restored.Snapshot is { } at
                ? string.Create(invariant, $"  snapshot of {at:N0} entries, its digest the one that the log names")
                : "  no snapshot; replayed from entry 0"
        );
        foreach (var (step, took) in restored.Steps)
        {
            Console.WriteLine(string.Create(invariant, $"  {took.TotalSeconds, 8:0.00} s  {step}"));
        }
        if (isDry)
        {
            Console.WriteLine("Proven. Nothing was written (--dry-run).");
            return;
        }
        Console.WriteLine(
            hasKit
                ? string.Create(
                    invariant,
                    $"  {restored.Keys:N0} keys put back, {restored.Erased:N0} left out because the log says that they were destroyed"
                )
                : "  WITHOUT A RECOVERY KIT: orders, stock and collection codes work; names and addresses of people cannot be read, passes that are out cannot be checked, and the log is signed with a new key that its vaults must be told to trust."
        );
        Console.WriteLine(
            string.Create(
                invariant,
                $"The log goes on as epoch {restored.Epoch}. Start: holdfast run --data {options.Data}{(options.Db is null ? "" : " --db …")}"
            )
        );
    }

    /// <summary>One line that moves on a terminal; a line every few seconds elsewhere.</summary>
    public sealed class Line : IProgress<RestoreProgress>
    {
        private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);
        private readonly bool _moves = !Console.IsErrorRedirected;
        private long _last = TimeProvider.System.GetTimestamp();

        public void Report(RestoreProgress value)
        {
            var every = _moves ? TimeSpan.FromMilliseconds(100) : s_every;
            if (TimeProvider.System.GetElapsedTime(_last) < every)
            {
                return;
            }
            _last = TimeProvider.System.GetTimestamp();
            var text = string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Done:N0} of {value.Of:N0}");
            Console.Error.Write(_moves ? $"\r{text, -60}\r" : $"{text}\n");
        }
    }
}
