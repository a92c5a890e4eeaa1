using System.CommandLine;
using System.Text.Json;
using Holdfast.Hosting;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;
using Holdfast.Vaulting;
using Holdfast.Verifying;

namespace Holdfast.Cli;

/// <summary>
/// Checks a database against its own log, its seal and what the rules promise; a vault by itself; or both, and the one against
/// the other. The server, or the vault, may go on meanwhile.
/// </summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var logKey = new Option<VerifierKey?>("--log-key")
        {
            Description =
                "The log's public key as you know it (holdfast log key); without it, the keyring's or the vault's.",
            HelpName = "VKEY",
            CustomParser = result =>
            {
                if (!VerifierKey.TryParse(result.Tokens[0].Value, out var key))
                    result.AddError($"'{result.Tokens[0].Value}' is no public key such as `holdfast log key` prints.");
                return key;
            },
        };
        var command = new Command(
            "verify",
            "Prove a database by its log and its seal; a vault by itself; or, with both named, one against the other."
        )
        {
            logKey,
            json,
        };
        var common = new CommonOptions().AddTo(command, listens: false, keys: true);
        var vaults = new VaultOptions().AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var isJson = parsed.GetValue(json);
                var line = new VerifyLine(isJson);
                try
                {
                    await using var vault = vaults.Open(parsed);
                    var checkedVault = vault is null
                        ? null
                        : await VaultVerification.RunAsync(vault, vaults.Key(parsed), line, ct);
                    if (vault is not null && !common.NameDatabase(parsed))
                    {
                        return Print(database: null, checkedVault, isJson);
                    }
                    var comparison = vault is null ? null : await CompareWithAsync(vault, vaults.Key(parsed), ct);
                    var options = common.Read(parsed);
                    await using var store = await Stores.OpenExistingAsync(options, ct);
                    var database = await DatabaseVerification.RunAsync(
                        store,
                        RetailModule.Rules,
                        Invariants.Sentences,
                        await LogKeysAsync(store, options, parsed.GetValue(logKey), comparison, ct),
                        comparison,
                        line,
                        ct
                    );
                    return Print(database, checkedVault, isJson);
                }
                finally
                {
                    line.End();
                }
            }
        );
        return command;
    }

    /// <summary>Null when the vault is too wrong to compare with; its own check has said why.</summary>
    private static async Task<DatabaseComparison?> CompareWithAsync(
        IVaultReader vault,
        VerifierKey? known,
        CancellationToken ct
    )
    {
        try
        {
            return await DatabaseComparison.OpenAsync(vault, known, ct);
        }
        catch (VaultDamagedException)
        {
            return null;
        }
    }

    /// <summary>A key that a person gives, else the one in the keyring, else what the vault trusts; none, and signatures go unchecked.</summary>
    private static async Task<IReadOnlyList<VerifierKey>> LogKeysAsync(
        IStore store,
        HoldfastOptions options,
        VerifierKey? given,
        DatabaseComparison? vault,
        CancellationToken ct
    )
    {
        if (given is not null)
        {
            return [given];
        }
        var own = File.Exists(options.MasterKeyFile)
            ? await SigningKey.FindAsync(store, MasterKeyFile.OpenOrCreate(options.MasterKeyFile), ct)
            : null;
        return own is not null ? [own] : vault?.Trusted ?? [];
    }

    private static int Print(DatabaseVerification? database, VaultVerification? vault, bool isJson)
    {
        if (isJson)
        {
            var result = (database, vault) switch
            {
                (null, _) => vault!.ToJson(),
                (_, null) => database.ToJson(),
                _ => new { database = database.ToJson(), vault = vault.ToJson() },
            };
            Console.WriteLine(JsonSerializer.Serialize(result));
        }
        else
        {
            vault?.Print();
            database?.Print();
        }
        return database is null or { Wrong.Count: 0 } && vault is null or { IsGood: true } ? 0 : 1;
    }
}
