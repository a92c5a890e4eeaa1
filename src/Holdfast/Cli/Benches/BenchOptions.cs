using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

/// <summary>The options that several benches take.</summary>
internal static class BenchOptions
{
    public static readonly Option<string?> Db = new("--db")
    {
        Description = "An empty database; without it, SQLite in a temporary folder.",
        HelpName = "DB",
    };
    public static readonly Option<bool> Keep = new("--keep")
    {
        Description =
            "Leave the servers' files in the temporary folder. A bench soon after one that deleted its files is slower.",
    };
    public static readonly Option<int> Concurrency = new("--concurrency")
    {
        Description = "Orders under way at a time.",
        DefaultValueFactory = _ => 64,
    };
    public static readonly Option<int> Stores = new("--stores") { DefaultValueFactory = _ => 60 };
    public static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON." };
    public static readonly Option<int> Lines = new("--lines")
    {
        Description = "Lines of an order.",
        DefaultValueFactory = _ => 3,
    };
    public static readonly Option<long> OrdersBefore = new("--orders-before")
    {
        Description = "Orders in the database before the first, all handed over.",
    };
    public static readonly Option<int> Skus = new("--skus") { DefaultValueFactory = _ => 2_000 };
    public static readonly Option<int> Stock = new("--stock")
    {
        Description = "Units of each SKU.",
        DefaultValueFactory = _ => 1_000_000,
    };

    /// <summary>A bench that places orders: what all of those take, beside what is its own.</summary>
    /// <param name="name">After <c>bench</c>.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="seconds">Of one turn, by default.</param>
    /// <param name="own">Its own arguments and options; <see cref="Concurrency"/> and <see cref="Lines"/> are among these.</param>
    /// <param name="runAsync">Runs it.</param>
    public static Command Command<TReport>(
        string name,
        string description,
        int seconds,
        IEnumerable<Symbol> own,
        Func<OrdersBench.Settings, ParseResult, CancellationToken, Task<TReport>> runAsync
    )
        where TReport : IBenchReport
    {
        var turn = new Option<int>("--seconds") { Description = "Of one turn.", DefaultValueFactory = _ => seconds };
        var command = new Command(name, description);
        foreach (var symbol in own.Concat([Db, Keep, Stores, Json, turn, Skus, Stock]))
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = new OrdersBench.Settings(
                    parsed.GetValue(Db),
                    parsed.GetValue(Keep),
                    parsed.GetValue(Concurrency),
                    parsed.GetValue(turn),
                    parsed.GetValue(Lines),
                    parsed.GetValue(Stores),
                    parsed.GetValue(Skus),
                    parsed.GetValue(Stock)
                );
                return Tell(await runAsync(settings, parsed, ct), parsed);
            }
        );
        return command;
    }

    /// <summary>Prints what was found, and answers the exit code.</summary>
    public static int Tell(IBenchReport report, ParseResult parsed)
    {
        report.Print(Console.Out, parsed.GetValue(Json));
        return report.ExitCode;
    }
}
