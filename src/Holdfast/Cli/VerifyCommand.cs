using System.CommandLine;
using System.Text.Json;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Vault.Keeping;
using Holdfast.Vaulting;

namespace Holdfast.Cli;

/// <summary>
/// Checks a database against its own log and against what the rules promise, or a vault by itself. The server, or the vault, may
/// go on meanwhile.
/// </summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command(
            "verify",
            "Recompute all documents from the log and compare; or prove a vault by itself."
        )
        {
            json,
        };
        var common = new CommonOptions().AddTo(command, listens: false);
        var vaults = new VaultOptions().AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                try
                {
                    await using var vault = vaults.Open(parsed);
                    if (vault is not null)
                    {
                        return await VaultVerification.RunAsync(vault, vaults.Key(parsed), parsed.GetValue(json), ct);
                    }
                }
                catch (Exception e) when (e is IOException or ArgumentException or VaultPlaceException)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return 1;
                }
                Ledger.Stores.IStore opened;
                try
                {
                    opened = await Stores.OpenExistingAsync(common.Read(parsed), ct);
                }
                catch (FileNotFoundException missing)
                {
                    await Console.Error.WriteLineAsync(missing.Message);
                    return 1;
                }
                await using var store = opened;
                var started = TimeProvider.System.GetTimestamp();
                var progress = new Progress(parsed.GetValue(json));
                var result = await new Verification(store, RetailModule.Rules).RunAsync(
                    Invariants.Sentences,
                    progress.Report,
                    ct
                );
                progress.End();
                Print(result, TimeProvider.System.GetElapsedTime(started), store.Description, parsed.GetValue(json));
                return result.Wrong.Count == 0 ? 0 : 1;
            }
        );
        return command;
    }

    private static void Print(Verification.Result result, TimeSpan elapsed, string store, bool json)
    {
        if (json)
        {
            Console.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        store,
                        entries = result.Entries,
                        documents = result.Documents,
                        digest = result.Digest.ToString(),
                        seconds = Math.Round(elapsed.TotalSeconds, 3),
                        wrong = result.Wrong,
                    }
                )
            );
            return;
        }
        Console.WriteLine($"{store}: {result.Entries} entries, {result.Documents} documents, digest {result.Digest}");
        foreach (var finding in result.Wrong)
        {
            Console.WriteLine($"WRONG  {finding}");
        }
        Console.WriteLine(
            result.Wrong.Count == 0
                ? $"The documents are what the log says, and every invariant holds ({elapsed.TotalSeconds:0.0} s)."
                : $"{result.Wrong.Count} things are wrong ({elapsed.TotalSeconds:0.0} s)."
        );
    }

    /// <summary>One line that moves on a terminal; silent elsewhere, the result says it all.</summary>
    private sealed class Progress(bool quiet)
    {
        private readonly bool _shown = !quiet && !Console.IsErrorRedirected;

        public void Report(long entries)
        {
            if (_shown)
            {
                Console.Error.Write($"\r{entries} entries replayed ");
            }
        }

        public void End()
        {
            if (_shown)
            {
                Console.Error.Write("\r                                \r");
            }
        }
    }
}
