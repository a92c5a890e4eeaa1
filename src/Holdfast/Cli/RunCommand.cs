using System.CommandLine;
using Holdfast.Hosting;

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
                await using var node = await Node.StartAsync(common.Read(parsed), ct);
                Console.WriteLine($"Shop   {node.ShopAddress}");
                Console.WriteLine($"Staff  {node.StaffAddress}");
                await node.WaitForShutdownAsync(ct);
                return 0;
            }
        );
        return command;
    }
}
