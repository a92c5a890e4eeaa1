using System.CommandLine;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Retail;

namespace Holdfast.Cli;

/// <summary>Sets up the retailer on an empty database; later it changes the name. The currency stays what it was first.</summary>
internal static class InitCommand
{
    private const string By = "cli";

    /// <summary>What to do with a database that has no retailer yet, for every command that needs one.</summary>
    public const string NotSetUp =
        "This database has no retailer yet. Set it up first: holdfast init --name \"Your shop\" --currency GBP";

    public static Command Create()
    {
        var name = new Option<string>("--name")
        {
            Description = "The shop's name, as customers see it.",
            Required = true,
        };
        var currency = new Option<string>("--currency")
        {
            Description = "ISO 4217, such as GBP: the one currency of this deployment. It is chosen once.",
            Required = true,
        };
        var command = new Command("init", "Set up the retailer on an empty database.") { name, currency };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var options = common.Read(parsed);
                await using var store = await Stores.OpenAsync(options, ct);
                var outcome = await SaveAsync(
                    store,
                    parsed.GetValue(name)!,
                    parsed.GetValue(currency)!.ToUpperInvariant(),
                    ct
                );
                switch (outcome)
                {
                    case Outcome.Refused refused:
                        await Console.Error.WriteLineAsync(refused.Refusal.Detail);
                        return 1;
                    case Outcome.Unchanged:
                        Console.WriteLine($"{store.Description} is set up already; nothing was changed.");
                        return 0;
                    default:
                        Console.WriteLine($"{store.Description} is set up for {parsed.GetValue(name)}.");
                        Console.WriteLine(Next);
                        return 0;
                }
            }
        );
        return command;
    }

    private const string Next = """
        Next:
          holdfast import sites.csv hours.csv routes.csv places.csv products.csv stock.csv
          holdfast staff add --name "Your name" --role administrator
          holdfast run
        Take the same --data and --db every time. A file with headers and one line shows what a table looks like:
          holdfast export products --to products.csv
        """;

    private static async Task<Outcome> SaveAsync(
        Ledger.Stores.IStore store,
        string name,
        string currency,
        CancellationToken ct
    )
    {
        var before = await Deployment.RetailerAsync(store, ct) ?? new Retailer { Name = name, Currency = currency };
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        return await log.CommitAsync(
            new SaveRetailer
            {
                Retailer = new RetailerSaved(
                    name,
                    currency,
                    before.HoldMinutes,
                    before.SecondColleagueFromMinor,
                    before.OrderLinesMax,
                    before.LineQuantityMax
                ),
                By = By,
            },
            ct
        );
    }
}
