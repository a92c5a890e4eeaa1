using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Vault.Checking;

namespace Holdfast.Verifying;

/// <summary>
/// A database checked against its own log and seal, and against a vault where one is given; in words and as JSON.
/// </summary>
/// <param name="Store">Which database.</param>
/// <param name="Documents">Against the log.</param>
/// <param name="Seal">The log against its checkpoints and tiles.</param>
/// <param name="IsSignatureChecked">Whether there was a key to check it with.</param>
/// <param name="Vault">The log against a vault; null where none is given.</param>
internal sealed record DatabaseVerification(
    string Store,
    Verification.Result Documents,
    SealCheck.Result Seal,
    bool IsSignatureChecked,
    IReadOnlyList<string>? Vault,
    TimeSpan Took
)
{
    /// <summary>What was found, the log before what is computed from it; what two checks see is said once.</summary>
    public IReadOnlyList<string> Wrong => [.. Seal.Wrong.Concat(Documents.Wrong).Concat(Vault ?? []).Distinct()];

    public static async Task<DatabaseVerification> RunAsync(
        IStore store,
        IRules rules,
        Func<IReadOnlyDictionary<string, object>, IEnumerable<string>> invariants,
        IReadOnlyList<VerifierKey> logKeys,
        DatabaseComparison? vault,
        VerifyLine line,
        CancellationToken ct
    )
    {
        var started = TimeProvider.System.GetTimestamp();
        var seal = await new SealCheck(store, logKeys)
        {
            RootsAt = vault?.Logs.Select(log => log.Checkpoint.Size) ?? [],
            Progress = entries => line.Say($"{entries} entries compared with their seal"),
        }.RunAsync(ct);
        var documents = await new Verification(store, rules).RunAsync(
            invariants,
            entries => line.Say($"{entries} entries replayed"),
            ct
        );
        var compared = vault is null ? null : await vault.RunAsync(store, seal, ct);
        line.End();
        return new(
            store.Description,
            documents,
            seal,
            logKeys.Count > 0,
            compared,
            TimeProvider.System.GetElapsedTime(started)
        );
    }

    public object ToJson() =>
        new
        {
            store = Store,
            entries = Documents.Entries,
            documents = Documents.Documents,
            digest = Documents.Digest.ToString(),
            log = Seal.Origin?.ToString(),
            @sealed = Seal.Sealed,
            signatureChecked = IsSignatureChecked,
            seconds = Math.Round(Took.TotalSeconds, 3),
            wrong = Wrong,
        };

    public void Print()
    {
        Console.WriteLine(
            $"{Store}: {Documents.Entries} entries, {Documents.Documents} documents, digest {Documents.Digest}"
        );
        Console.WriteLine(
            Seal.Origin is { } origin
                ? $"{origin}: {Seal.Sealed} of them are sealed"
                : "None of them is sealed: nothing proves that they are what was written."
        );
        if (Seal.Origin is not null && !IsSignatureChecked)
        {
            Console.WriteLine(
                "The signature was not checked: there is no master key here, and no --log-key was given."
            );
        }
        foreach (var finding in Wrong)
        {
            Console.WriteLine($"WRONG  {finding}");
        }
        var seconds = Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine(
            Wrong.Count == 0
                ? $"The documents are what the log says, and every invariant holds; the log is what was sealed{(Vault is null ? "" : ", and what the vault holds")} ({seconds} s)."
                : $"{Wrong.Count} things are wrong ({seconds} s)."
        );
    }
}
