using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli;

internal static class BenchCommand
{
    private static readonly Option<string?> s_db = new("--db")
    {
        Description = "An empty database; without it, SQLite in a temporary folder.",
        HelpName = "DB",
    };
    private static readonly Option<int> s_concurrency = new("--concurrency")
    {
        Description = "Orders under way at a time.",
        DefaultValueFactory = _ => 64,
    };
    private static readonly Option<int> s_stores = new("--stores") { DefaultValueFactory = _ => 60 };
    private static readonly Option<bool> s_json = new("--json") { Description = "Print the result as JSON." };

    public static Command Create() => new("bench", "Measure a server on this machine.") { Orders(), Replay() };

    private static Command Orders()
    {
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 20 };
        var lines = new Option<int>("--lines") { Description = "Lines of an order.", DefaultValueFactory = _ => 3 };
        var skus = new Option<int>("--skus") { DefaultValueFactory = _ => 2_000 };
        var stock = new Option<int>("--stock")
        {
            Description = "Units of each SKU.",
            DefaultValueFactory = _ => 1_000_000,
        };
        var command = new Command("orders", "Place orders over HTTP as fast as they are answered.")
        {
            s_db,
            s_concurrency,
            s_stores,
            s_json,
            seconds,
            lines,
            skus,
            stock,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var report = await OrdersBench.RunAsync(
                    new(
                        parsed.GetValue(s_db),
                        parsed.GetValue(s_concurrency),
                        parsed.GetValue(seconds),
                        parsed.GetValue(lines),
                        parsed.GetValue(s_stores),
                        parsed.GetValue(skus),
                        parsed.GetValue(stock)
                    ),
                    ct
                );
                report.Print(Console.Out, parsed.GetValue(s_json));
                return report.ExitCode;
            }
        );
        return command;
    }

    private static Command Replay()
    {
        var file = new Argument<FileInfo>("file") { Description = "The Online Retail set as CSV, plain or gzip." };
        var share = new Option<double>("--stock-share")
        {
            Description = "Stock of each product as a share of what the file sells of it.",
            DefaultValueFactory = _ => 0.9,
        };
        var command = new Command("replay", "Place the real orders of the Online Retail file as collection orders.")
        {
            file,
            s_db,
            s_concurrency,
            s_stores,
            s_json,
            share,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var source = parsed.GetValue(file)!;
                if (!source.Exists)
                {
                    await Console.Error.WriteLineAsync($"There is no file {source.FullName}.");
                    return 2;
                }
                var report = await OrdersBench.ReplayAsync(
                    OnlineRetailFile.Read(source.FullName),
                    parsed.GetValue(s_db),
                    parsed.GetValue(s_concurrency),
                    parsed.GetValue(s_stores),
                    parsed.GetValue(share),
                    ct
                );
                report.Print(Console.Out, parsed.GetValue(s_json));
                return report.ExitCode;
            }
        );
        return command;
    }
}
