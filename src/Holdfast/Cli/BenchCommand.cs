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

    public static Command Create() =>
        new("bench", "Measure a server on this machine.") { Orders(), Sealing(), Replay(), Restore(), Pages() };

    private static readonly Option<int> s_lines = new("--lines")
    {
        Description = "Lines of an order.",
        DefaultValueFactory = _ => 3,
    };
    private static readonly Option<int> s_skus = new("--skus") { DefaultValueFactory = _ => 2_000 };
    private static readonly Option<int> s_stock = new("--stock")
    {
        Description = "Units of each SKU.",
        DefaultValueFactory = _ => 1_000_000,
    };

    private static Command Orders()
    {
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 20 };
        var command = new Command("orders", "Place orders over HTTP as fast as they are answered.")
        {
            s_db,
            s_concurrency,
            s_stores,
            s_json,
            seconds,
            s_lines,
            s_skus,
            s_stock,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var report = await OrdersBench.RunAsync(SettingsOf(parsed, parsed.GetValue(seconds)), ct);
                report.Print(Console.Out, parsed.GetValue(s_json));
                return report.ExitCode;
            }
        );
        return command;
    }

    private static Command Sealing()
    {
        var seconds = new Option<int>("--seconds") { Description = "Of one turn.", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Each is four turns: off, on, on, off.",
            DefaultValueFactory = _ => 3,
        };
        var command = new Command("sealing", "Place orders by turns without and with sealing, and compare.")
        {
            s_db,
            s_concurrency,
            s_stores,
            s_json,
            seconds,
            rounds,
            s_lines,
            s_skus,
            s_stock,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = SettingsOf(parsed, parsed.GetValue(seconds));
                var report = await SealingBench.RunAsync(settings, parsed.GetValue(rounds), ct);
                report.Print(Console.Out, parsed.GetValue(s_json));
                return report.ExitCode;
            }
        );
        return command;
    }

    private static OrdersBench.Settings SettingsOf(ParseResult parsed, int seconds) =>
        new(
            parsed.GetValue(s_db),
            parsed.GetValue(s_concurrency),
            seconds,
            parsed.GetValue(s_lines),
            parsed.GetValue(s_stores),
            parsed.GetValue(s_skus),
            parsed.GetValue(s_stock)
        );

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

    private static Command Restore()
    {
        var entries = new Option<long[]>("--entries")
        {
            Description = "Entries of the vaults to restore.",
            DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var tail = new Option<long>("--tail")
        {
            Description = "Entries after the snapshot.",
            DefaultValueFactory = _ => 10_000,
        };
        var command = new Command("restore", "Restore made vaults, from a snapshot and in full.")
        {
            s_db,
            entries,
            tail,
            s_json,
        };
        command.SetAction(
            (parsed, ct) =>
                RestoreBench.RunAsync(
                    new(parsed.GetValue(entries)!, parsed.GetValue(tail), parsed.GetValue(s_db)),
                    parsed.GetValue(s_json),
                    ct
                )
        );
        return command;
    }

    private static Command Pages()
    {
        var products = new Option<int>("--products") { DefaultValueFactory = _ => 10_000 };
        var stores = new Option<int>("--stores") { DefaultValueFactory = _ => 1_000 };
        var requests = new Option<int>("--requests")
        {
            Description = "Of each page, one at a time.",
            DefaultValueFactory = _ => 500,
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "Shoppers at a time, for the pages a second.",
            DefaultValueFactory = _ => 8,
        };
        var seconds = new Option<double>("--seconds") { Description = "Of each page.", DefaultValueFactory = _ => 3 };
        var only = new Argument<string[]>("page")
        {
            Description = "Words of the names of pages; all without them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("pages", "Ask for the shop's pages over a large catalogue.")
        {
            only,
            products,
            stores,
            requests,
            concurrency,
            seconds,
            s_json,
        };
        command.SetAction(
            (parsed, ct) =>
                PagesBench.RunAsync(
                    new(
                        parsed.GetValue(products),
                        parsed.GetValue(stores),
                        parsed.GetValue(requests),
                        parsed.GetValue(concurrency),
                        parsed.GetValue(seconds),
                        parsed.GetValue(only) ?? []
                    ),
                    Console.Out,
                    parsed.GetValue(s_json),
                    ct
                )
        );
        return command;
    }
}
