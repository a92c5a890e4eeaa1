using System.Globalization;
using System.Text.Json;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vaulting;

/// <summary>Checks a vault by itself and prints what was found.</summary>
internal static class VaultVerification
{
    /// <summary>0 when all is as it should be, else 1.</summary>
    public static async Task<int> RunAsync(IVaultReader vault, VerifierKey? known, bool json, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        var isShown = !json && !Console.IsErrorRedirected;
        var check = new VaultCheck(vault)
        {
            KnownVaultKey = known,
            Progress = (entries, size) =>
            {
                if (isShown)
                {
                    Console.Error.Write($"\r{entries} of {size} entries ");
                }
            },
        };
        var report = await check.RunAsync(ct);
        if (isShown)
        {
            Console.Error.Write("\r                                          \r");
        }
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (json)
        {
            PrintJson(vault, report, seconds);
        }
        else
        {
            Print(vault, report, seconds);
        }
        return report.Wrong.IsEmpty ? 0 : 1;
    }

    private static void PrintJson(IVaultReader vault, VaultReport report, double seconds) =>
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    vault = vault.Description,
                    logs = report.Logs.Select(log => new
                    {
                        origin = log.Origin.ToString(),
                        size = log.Checkpoint.Size,
                        root = log.Checkpoint.Root.ToString(),
                    }),
                    checkpoints = report.Checkpoints,
                    bytes = report.Bytes,
                    beyond = report.Beyond,
                    seconds = Math.Round(seconds, 3),
                    wrong = report.Wrong.Select(finding => new
                    {
                        file = finding.File,
                        index = finding.Index,
                        sentence = finding.Sentence,
                    }),
                }
            )
        );

    private static void Print(IVaultReader vault, VaultReport report, double seconds)
    {
        foreach (var log in report.Logs)
        {
            Console.WriteLine($"{log.Origin}: {log.Checkpoint.Size} entries, root {log.Checkpoint.Root}");
        }
        if (report.Beyond > 0)
        {
            Console.WriteLine(
                $"{report.Beyond} files are of a pull that has not ended; no checkpoint speaks for them yet."
            );
        }
        foreach (var finding in report.Wrong)
        {
            Console.WriteLine($"WRONG  {finding}");
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{vault.Description}: {report.Checkpoints} checkpoints, {report.Bytes:N0} bytes, {(report.Wrong.IsEmpty ? "everything is what was sealed and cosigned" : $"{report.Wrong.Length} things are wrong")} ({seconds:0.0} s)."
            )
        );
    }
}
