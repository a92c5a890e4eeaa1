using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

internal static class ReplayCommand
{
    public static Command Create()
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
            BenchOptions.Db,
            BenchOptions.Concurrency,
            BenchOptions.Stores,
            BenchOptions.Json,
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
                var report = await ReplayBench.RunAsync(
                    OnlineRetailFile.Read(source.FullName),
                    parsed.GetValue(BenchOptions.Db),
                    parsed.GetValue(BenchOptions.Concurrency),
                    parsed.GetValue(BenchOptions.Stores),
                    parsed.GetValue(share),
                    ct
                );
                return BenchOptions.Tell(report, parsed);
            }
        );
        return command;
    }
}
