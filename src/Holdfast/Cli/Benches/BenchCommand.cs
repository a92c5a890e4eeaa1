using System.CommandLine;

namespace Holdfast.Cli.Benches;

internal static class BenchCommand
{
    public static Command Create() =>
        new("bench", "Measure servers on this machine.")
        {
            OrdersCommand.Create(),
            HotCommand.Create(),
            HostsCommand.Create(),
            ViewCommand.Create(),
            SealingCommand.Create(),
            ReplayCommand.Create(),
            RestoreCommand.Create(),
            PagesCommand.Pages(),
            PagesCommand.Search(),
            PagesCommand.Availability(),
        };
}
