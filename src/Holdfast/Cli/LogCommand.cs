using System.CommandLine;
using Holdfast.Hosting;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Cli;

internal static class LogCommand
{
    public static Command Create() =>
        new("log", "What the log says, and what it is signed with.") { Key(), LogEntries.Create() };

    private static Command Key()
    {
        var command = new Command("key", "Print the public key that checks the log's checkpoints and receipts.");
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var options = common.Read(parsed);
                await using var store = await Stores.OpenExistingAsync(options, ct);
                var keyring = await Keyring.OpenAsync(store, MasterKeyFile.OpenOrCreate(options.MasterKeyFile), ct);
                Console.WriteLine((await new SigningKey(store, keyring, name: null).OpenAsync(ct)).Verifier.Text);
                return 0;
            }
        );
        return command;
    }
}
