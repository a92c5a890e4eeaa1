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
                if (await Kits.MakeFirstAsync(node, options, ct) is { } kit)
                    SayTakeAway(kit);
                if (await Deployment.RetailerAsync(node.Store, ct) is null)
                    Console.WriteLine($"{InitCommand.NotSetUp} It can be done while this runs.");
                await node.WaitForShutdownAsync(ct);
                return 0;
            }
        );
        return command;
    }

    private static void SayTakeAway(string kit) =>
        Console.WriteLine(
            $"""

            RECOVERY KIT  {kit}
            Take it away from this machine now: copy it to paper or a stick, put that into a safe in another place, and
            delete this file. Without it, a head office that burnt comes back without its customers' names; whoever has it
            and a copy of the log reads all of them. The office reminds you for as long as the file is here.

            """
        );

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
