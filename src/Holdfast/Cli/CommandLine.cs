using System.CommandLine;
using Holdfast.Cli.Benches;

namespace Holdfast.Cli;

/// <summary>
/// One line a command. Exit codes: 0 done, 1 refused or found wrong, 2 usage. Commands let exceptions pass; they are told here.
/// </summary>
internal static class CommandLine
{
    /// <summary>For what a command has under way when it is told to stop; <c>run</c> drains and ends its requests.</summary>
    private static readonly TimeSpan s_stopWithin = TimeSpan.FromMinutes(2);

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
        try
        {
            return await parsed.InvokeAsync(
                new() { ProcessTerminationTimeout = s_stopWithin, EnableDefaultExceptionHandler = false }
            );
        }
        catch (OperationCanceledException)
        {
            // Whoever stopped it knows.
            return 1;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(Failure.Words(failure));
            return 1;
        }
    }
}
