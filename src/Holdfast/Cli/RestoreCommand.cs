using System.CommandLine;
using System.Globalization;
using Holdfast.Hosting;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Restoring;
using Holdfast.Vaulting;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Cli;

/// <summary>Makes a database out of a vault on a bare machine, proven on the way; the shop can open on it at once.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var kit = new Option<FileInfo[]>("--kit")
        {
            Description = "The recovery kit, or as many of its shares as are needed.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var keyring = new Option<FileInfo?>("--keyring")
        {
            Description = "A backup of the keyring (holdfast keys backup), in place of the vault's copy of it.",
            HelpName = "FILE",
        };
        var until = new Option<string?>("--until")
        {
            Description =
                "End before this entry, or after this time (2026-11-21T06:00:00Z): before an intruder's entries.",
            HelpName = "INDEX|TIME",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Why the log is reopened; goes into it.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "restored from the vault",
        };
        var full = new Option<bool>("--full") { Description = "Replay from entry 0 and compare with the snapshot." };
        var dry = new Option<bool>("--dry-run") { Description = "Prove everything, write nothing." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("restore", "Rebuild a database from a vault, and prove it.")
        {
            kit,
            keyring,
            until,
            reason,
            full,
            dry,
            json,
        };
        var common = new CommonOptions().AddTo(command, listens: false, keys: true);
        var vaults = new VaultOptions().AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var options = common.Read(parsed);
                if (!TryRead(parsed.GetValue(until), out var index, out var time))
                {
                    return Refuse("--until takes the number of an entry, or a time such as 2026-11-21T06:00:00Z.", 2);
                }
                if (parsed.GetValue(keyring) is { } file && (parsed.GetValue(kit) ?? []).Length == 0)
                {
                    return Refuse($"Without a recovery kit (--kit) nothing in {file} can be read.", 2);
                }
                if (!TryReadKit(parsed.GetValue(kit) ?? [], out var read, out var why))
                {
                    return Refuse(why!, 2);
                }
                var isDry = parsed.GetValue(dry);
                await using var vault = vaults.Open(parsed);
                if (vault is null)
                {
                    return Refuse("Name the vault with --vault.", 2);
                }
                var restored = await RunAsync(
                    vault,
                    options,
                    new RestoreOptions
                    {
                        Reason = parsed.GetValue(reason)!,
                        LogKey = read is null ? null : KeyOf(read),
                        VaultKey = vaults.Key(parsed),
                        UntilIndex = index,
                        UntilTime = time,
                        Full = parsed.GetValue(full),
                    },
                    read,
                    parsed.GetValue(keyring),
                    isDry,
                    parsed.GetValue(json) ? null : new RestoreReport.Line(),
                    ct
                );
                RestoreReport.Print(
                    restored,
                    vault.Description,
                    options,
                    isDry,
                    hasKit: read is not null,
                    parsed.GetValue(json)
                );
                return 0;
            }
        );
        return command;
    }

    /// <summary>Keys first: a master key of somebody else's in the place of ours is found before anything is written.</summary>
    private static async Task<Restored> RunAsync(
        IVaultReader vault,
        HoldfastOptions options,
        RestoreOptions how,
        RecoveryKit? kit,
        FileInfo? keyringFile,
        bool isDry,
        IProgress<RestoreProgress>? progress,
        CancellationToken ct
    )
    {
        var masterKey = isDry || kit?.MasterKey is null ? null : PutMasterKey(options.MasterKeyFile, kit.MasterKey);
        var restored = await new Restore(vault, RetailModule.Rules, how, TimeProvider.System).RunAsync(
            isDry ? null : stop => Stores.BeginFillAsync(options, stop),
            kit is null ? null
                : masterKey is null ? KeyringCopy.ReadAsync(vault, ct)
                : keyringFile is not null ? OwnKeysAsync(keyringFile.FullName, masterKey, ct)
                : OwnKeysAsync(vault, masterKey, ct),
            progress,
            ct
        );
        if (masterKey is not null)
        {
            await using var store = await Stores.OpenAsync(options, ct);
            var keyring = await Keyring.OpenAsync(store, masterKey, ct);
            await SigningKey.PutAsync(keyring, kit!.SigningKey, ct);
        }
        return restored;
    }

    private static async IAsyncEnumerable<KeyringRow> OwnKeysAsync(
        string file,
        MasterKeyFile master,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        var rows = (await KeyringBackup.ReadAsync(file, ct)).ToAsyncEnumerable();
        var own =
            await Keyring.OwnRowsAsync(rows, master, ct)
            ?? throw new RestoreRefusedException($"The kit's master key does not open the keyring in {file}.");
        foreach (var row in own)
        {
            yield return row;
        }
    }

    /// <summary>The newest copy of the keyring that the kit opens: head office may have been restored without one in between.</summary>
    private static async IAsyncEnumerable<KeyringRow> OwnKeysAsync(
        IVaultReader vault,
        MasterKeyFile master,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        var copies = await KeyringCopy.WholeAsync(vault, ct);
        foreach (var copy in copies)
        {
            if (await Keyring.OwnRowsAsync(KeyringCopy.ReadAsync(vault, copy, ct), master, ct) is not { } rows)
            {
                continue;
            }
            foreach (var row in rows)
            {
                yield return row;
            }
            yield break;
        }
        if (copies.Count > 0)
        {
            throw new RestoreRefusedException(
                "The kit's master key opens none of the vault's copies of the keyring: it is another deployment's kit, or an older one. Find the newest kit, or restore without one."
            );
        }
    }

    private static MasterKeyFile PutMasterKey(string path, byte[] key)
    {
        MasterKeyFile.Write(path, key);
        var there = MasterKeyFile.OpenOrCreate(path);
        return there.Bytes.Span.SequenceEqual(key)
            ? there
            : throw new RestoreRefusedException(
                $"{path}, which was there before, is not the kit's; move it away or name another with --master-key."
            );
    }

    private static VerifierKey KeyOf(RecoveryKit kit) =>
        new NoteKey(new LogOrigin(kit.Deployment, 1).ToString(), kit.SigningKey).Verifier;

    private static bool TryRead(string? until, out long? index, out Instant? time)
    {
        (index, time) = (null, null);
        if (until is null)
        {
            return true;
        }
        if (long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            index = number;
            return true;
        }
        var parsed = InstantPattern.ExtendedIso.Parse(until);
        time = parsed.Success ? parsed.Value : null;
        return parsed.Success;
    }

    private static bool TryReadKit(FileInfo[] files, out RecoveryKit? kit, out string? why)
    {
        (kit, why) = (null, null);
        if (files.Length == 0)
        {
            return true;
        }
        if (files.FirstOrDefault(file => !file.Exists) is { } missing)
        {
            why = $"There is no file {missing}.";
            return false;
        }
        return RecoveryKit.TryRead([.. files.Select(file => File.ReadAllText(file.FullName))], out kit, out why);
    }

    private static int Refuse(string why, int code)
    {
        Console.Error.WriteLine(why);
        return code;
    }
}
