using System.Globalization;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;

namespace Holdfast.Verifying;

/// <summary>A vault checked by itself, in words and as JSON.</summary>
internal sealed record VaultVerification(string Vault, VaultReport Report, TimeSpan Took)
{
    public bool IsGood => Report.Wrong.IsEmpty;

    public static async Task<VaultVerification> RunAsync(
        IVaultReader vault,
        VerifierKey? known,
        VerifyLine line,
        CancellationToken ct
    )
    {
        var started = TimeProvider.System.GetTimestamp();
        var check = new VaultCheck(vault)
        {
            KnownVaultKey = known,
            Progress = (entries, size) => line.Say($"vault: {entries} of {size} entries"),
        };
        var report = await check.RunAsync(ct);
        line.End();
        return new(vault.Description, report, TimeProvider.System.GetElapsedTime(started));
    }

    public object ToJson() =>
        new
        {
            vault = Vault,
            logs = Report.Logs.Select(log => new
            {
                origin = log.Origin.ToString(),
                size = log.Checkpoint.Size,
                root = log.Checkpoint.Root.ToString(),
            }),
            checkpoints = Report.Checkpoints,
            bytes = Report.Bytes,
            beyond = Report.Beyond,
            seconds = Math.Round(Took.TotalSeconds, 3),
            wrong = Report.Wrong.Select(finding => new
            {
                file = finding.File,
                index = finding.Index,
                sentence = finding.Sentence,
            }),
        };

    public void Print()
    {
        foreach (var log in Report.Logs)
        {
            Console.WriteLine($"{log.Origin}: {log.Checkpoint.Size} entries, root {log.Checkpoint.Root}");
        }
        if (Report.Beyond > 0)
        {
            Console.WriteLine(
                $"{Report.Beyond} files are of a pull that has not ended; no checkpoint speaks for them yet."
            );
        }
        foreach (var finding in Report.Wrong)
        {
            Console.WriteLine($"WRONG  {finding}");
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Vault}: {Report.Checkpoints} checkpoints, {Report.Bytes:N0} bytes, {(IsGood ? "everything is what was sealed and cosigned" : $"{Report.Wrong.Length} things are wrong")} ({Took.TotalSeconds:0.0} s)."
            )
        );
    }
}
