using System.CommandLine;

namespace Holdfast.Cli.Staff;

/// <summary>Who may sign in on the staff port: the file <c>staff.json</c> in the data folder.</summary>
internal static class StaffCommand
{
    public static Command Create() =>
        new("staff", "Who may sign in at the desk and in the office.")
        {
            AddCommand.Create(),
            ListCommand.Create(),
            PinCommand.Create(),
            RemoveCommand.Create(),
        };
}
