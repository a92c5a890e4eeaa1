using System.CommandLine;

namespace Holdfast.Cli.Staff;

internal static class RemoveCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "What they sign in as; see staff list." };
        var command = new Command("remove", "Remove a person; they are signed out at once.") { id };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(parsed =>
        {
            if (NewPin.File(common.Read(parsed)).Remove(parsed.GetValue(id)!))
            {
                return 0;
            }
            Console.Error.WriteLine("There is nobody of that name.");
            return 1;
        });
        return command;
    }
}
