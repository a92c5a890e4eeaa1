using System.CommandLine;
using Holdfast.Cli.Staff;
using Holdfast.Hosting;
using Holdfast.Retail.Staff;

namespace Holdfast.Cli;

internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Serve the shop, the desk, the office and the API.");
        var common = new CommonOptions().AddTo(command, listens: true);
        command.SetAction(
            async (parsed, ct) =>
            {
                var options = common.Read(parsed);
                await using var node = await Node.StartAsync(options, ct);
                Console.WriteLine($"Shop   {node.ShopAddress}");
                Console.WriteLine($"Staff  {node.StaffAddress}");
                AddFirstAdministrator(options);
                if (await Deployment.RetailerAsync(node.Store, ct) is null)
                    Console.WriteLine($"{InitCommand.NotSetUp} It can be done while this runs.");
                await node.WaitForShutdownAsync(ct);
                return 0;
            }
        );
        return command;
    }

    /// <summary>With nobody to sign in, nobody could add anybody: the one PIN that is shown here opens the door once.</summary>
    private static void AddFirstAdministrator(HoldfastOptions options)
    {
        var staff = NewPin.File(options);
        if (!staff.People.IsEmpty)
        {
            return;
        }
        var pin = NewPin.Get(ask: false);
        var person = staff.Add("Administrator", site: null, Roles.Administrator, pin.Digits, temporary: true);
        Console.WriteLine($"Nobody could sign in yet, so there is now {person.Id}.");
        pin.Print();
    }
}
