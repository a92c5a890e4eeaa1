using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Holdfast.Drills;

namespace Holdfast.Cli;

internal static class DrillCommand
{
    public static Command Create() => new("drill", "Rehearse a disaster, and print what came of it.") { HeadOffice() };

    private static Command HeadOffice()
    {
        var seed = new Option<int>("--seed")
        {
            Description = "Decides the moment of the loss.",
            DefaultValueFactory = _ => 1,
        };
        var times = new Option<int>("--times")
        {
            Description = "So many drills, each with the next seed.",
            DefaultValueFactory = _ => 1,
        };
        var db = new Option<string?>("--db")
        {
            Description =
                "An empty database that will be lost, and its tables dropped; without it, SQLite in a temporary folder.",
            HelpName = "DB",
        };
        var newDb = new Option<string?>("--new-db")
        {
            Description = "The empty database to restore to.",
            HelpName = "DB",
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "Orders under way at a time.",
            DefaultValueFactory = _ => 16,
        };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command(
            "head-office-lost",
            "Kill a server under load, destroy its state, restore it from its vault, open, and count."
        )
        {
            seed,
            times,
            db,
            newDb,
            concurrency,
            json,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var (lost, fresh) = (parsed.GetValue(db), parsed.GetValue(newDb));
                if ((lost is null) != (fresh is null) || (lost is not null && parsed.GetValue(times) > 1))
                {
                    await Console.Error.WriteLineAsync("--db and --new-db go together, and serve one drill.");
                    return 2;
                }
                var good = true;
                for (var i = 0; i < parsed.GetValue(times); i++)
                {
                    await using var drill = new HeadOfficeLost(
                        new(parsed.GetValue(seed) + i, lost, fresh, parsed.GetValue(concurrency))
                    );
                    var result = await drill.RunAsync(ct);
                    good &= result.IsGood;
                    Print(result, parsed.GetValue(json), withHeader: i == 0);
                }
                return good ? 0 : 1;
            }
        );
        return command;
    }

    private static void Print(DrillResult result, bool json, bool withHeader)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            return;
        }
        if (withHeader)
        {
            Console.WriteLine(
                "seed  database    answered  vaulted  lost: accepted  vaulted  entries      bytes  restore s  digest     verify  first order s  first hand-over s  vault follows s"
            );
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Seed, 4}  {result.Database, -10} {result.Answered, 9} {result.Vaulted, 8} {result.AcceptedLost, 15} {result.VaultedLost, 8} {result.Entries, 8} {result.Bytes, 10} {result.RestoreSeconds, 10:0.00}  {(result.DigestEqual ? "equal" : "DIFFERENT"), -9}  {(result.Verified ? "clean" : "WRONG"), -6} {result.FirstOrderSeconds, 14:0.00} {result.FirstHandOverSeconds, 18:0.00} {result.SecondsToFollow, 16:0.00}"
            )
        );
    }
}
