using System.CommandLine;

namespace Holdfast.Cli.Staff;

internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List who may sign in.");
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(parsed =>
        {
            foreach (var person in NewPin.File(common.Read(parsed)).People)
            {
                Console.WriteLine($"{person.Id}\t{person.Name}\t{person.Site ?? "all sites"}\t{person.Role}");
            }
            return 0;
        });
        return command;
    }
}
