using System.CommandLine;
using System.Globalization;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Vault.Keys;

namespace Holdfast.Cli;

/// <summary>What must be kept apart from head office, to come back without it.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "The keys that a restore needs.") { Kit(), Backup() };

    private static Command Kit()
    {
        var to = new Option<DirectoryInfo?>("--to")
        {
            Description = "Folder for the kit; without it the kit is printed.",
            HelpName = "DIR",
        };
        var shares = new Option<int?>("--shares") { Description = "Split it into so many shares.", HelpName = "N" };
        var needed = new Option<int?>("--needed") { Description = "So many of the shares make it.", HelpName = "K" };
        var command = new Command(
            "kit",
            "Write the recovery kit: the key that signs the log and the key that opens the keyring. Keep it on paper or a stick in a safe."
        )
        {
            to,
            shares,
            needed,
        };
        var common = new CommonOptions().AddTo(command, listens: false, keys: true);
        command.SetAction(
            async (parsed, ct) =>
            {
                var (n, k) = (parsed.GetValue(shares), parsed.GetValue(needed));
                if ((n is null) != (k is null) || n is < 2 or > SecretSharing.SharesMax || k < 2 || k > n)
                {
                    Console.Error.WriteLine(
                        $"--shares and --needed go together: 2 to {SecretSharing.SharesMax} shares, of which 2 or more are needed."
                    );
                    return 2;
                }
                var options = common.Read(parsed);
                if (!File.Exists(options.MasterKeyFile))
                {
                    Console.Error.WriteLine(
                        $"There is no master key in {options.MasterKeyFile}; holdfast run makes it at the first start."
                    );
                    return 1;
                }
                await using var store = await Stores.OpenExistingAsync(options, ct);
                var kit = await ReadAsync(store, options, ct);
                Write(n is { } count ? kit.Text.Split(count, k!.Value) : [kit.Text.Write()], parsed.GetValue(to));
                await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
                await Kits.SayMadeAsync(log, kit, ct);
                return 0;
            }
        );
        return command;
    }

    private static Command Backup()
    {
        var to = new Option<DirectoryInfo>("--to")
        {
            Description = "Folder for a new, dated file; older ones in it are deleted after --days.",
            HelpName = "DIR",
            Required = true,
        };
        var days = new Option<int>("--days")
        {
            Description = $"Days that a file lives, 1 to {KeyringCopy.DaysMax}.",
            HelpName = "N",
            DefaultValueFactory = _ => KeyringCopy.DaysDefault,
        };
        days.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > KeyringCopy.DaysMax)
                result.AddError($"--days takes 1 to {KeyringCopy.DaysMax}.");
        });
        var command = new Command(
            "backup",
            "Write the keyring, wrapped as it is, into a file of its own: who has no master key can read nothing in it."
        )
        {
            to,
            days,
        };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var store = await Stores.OpenExistingAsync(common.Read(parsed), ct);
                var folder = parsed.GetValue(to)!.FullName;
                var backup = new KeyringBackup(folder, parsed.GetValue(days), TimeProvider.System);
                var (path, keys) = await backup.WriteAsync(store, ct);
                Console.WriteLine($"{path}: {keys} wrapped keys");
                return 0;
            }
        );
        return command;
    }

    /// <exception cref="WrongMasterKeyException">The file is not this database's.</exception>
    /// <exception cref="SealRefusedException">The log was never sealed, so it has no name yet.</exception>
    internal static async Task<RecoveryKit> ReadAsync(HoldfastOptions options, CancellationToken ct)
    {
        await using var store = await Stores.OpenExistingAsync(options, ct);
        return (await ReadAsync(store, options, ct)).Text;
    }

    private static async Task<Kits.Kit> ReadAsync(IStore store, HoldfastOptions options, CancellationToken ct)
    {
        var master = MasterKeyFile.OpenOrCreate(options.MasterKeyFile);
        var keyring = await Keyring.OpenAsync(store, master, ct);
        return await Kits.ReadAsync(new SigningKey(store, keyring, name: null), keyring, master, ct);
    }

    private static void Write(string[] texts, DirectoryInfo? to)
    {
        if (to is null)
        {
            Console.Write(string.Join('\n', texts));
            return;
        }
        to.Create();
        for (var i = 0; i < texts.Length; i++)
        {
            var name =
                texts.Length == 1
                    ? "recovery-kit.txt"
                    : string.Create(CultureInfo.InvariantCulture, $"recovery-share-{i + 1}.txt");
            var path = Path.Combine(to.FullName, name);
            MasterKeyFile.Write(path, System.Text.Encoding.UTF8.GetBytes(texts[i]));
            Console.WriteLine(path);
        }
        Console.WriteLine(
            "Take it away from this machine now. Who has it and a copy of the log can read every customer."
        );
    }
}
