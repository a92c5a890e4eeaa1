using System.CommandLine;

namespace Holdfast.Cli;

/// <summary>One line a command. Exit codes: 0 done, 1 refused or found wrong, 2 usage.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Holdfast: click & collect that survives the loss of head office.")
        {
            DemoCommand.Create(),
            RunCommand.Create(),
            ApiKeyCommand.Create(),
            LogCommand.Create(),
            VaultCommand.Create(),
            VerifyCommand.Create(),
            RestoreCommand.Create(),
            KeysCommand.Create(),
            DrillCommand.Create(),
            BenchCommand.Create(),
            SimulateCommand.Create(),
            Staff.StaffCommand.Create(),
            InitCommand.Create(),
            ImportCommand.Create(),
            ExportCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync();
            return 2;
        }
        return await parsed.InvokeAsync();
    }
}
