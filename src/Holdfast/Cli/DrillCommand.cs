using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Holdfast.Drills;

namespace Holdfast.Cli;

internal static class DrillCommand
{
    public static Command Create() =>
        new("drill", "Rehearse a disaster, and print what came of it.") { HeadOffice(), Primary() };

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

    private static Command Primary()
    {
        var seed = new Option<int>("--seed")
        {
            Description = "Decides the moment of the loss.",
            DefaultValueFactory = _ => 1,
        };
        var times = new Option<int>("--times")
        {
            Description = "So many losses, each with the next seed and of the server that is primary then.",
            DefaultValueFactory = _ => 1,
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "Orders under way at a time.",
            DefaultValueFactory = _ => 4,
        };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON, one a line." };
        var command = new Command(
            "primary-lost",
            "Build a PostgreSQL pair under Patroni, kill its primary under load, let the standby take over, and count."
        )
        {
            seed,
            times,
            concurrency,
            json,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var drill = await PrimaryLost.StartAsync(parsed.GetValue(concurrency), ct);
                var results = new List<PrimaryLostResult>();
                for (var i = 0; i < parsed.GetValue(times); i++)
                {
                    results.Add(await drill.RunAsync(parsed.GetValue(seed) + i, ct));
                    Print(results, parsed.GetValue(json));
                }
                return results.TrueForAll(result => result.IsGood) ? 0 : 1;
            }
        );
        return command;
    }

    /// <summary>The newest of them, and after several what they come to.</summary>
    private static void Print(List<PrimaryLostResult> results, bool json)
    {
        var result = results[^1];
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            return;
        }
        if (results.Count == 1)
        {
            Console.WriteLine(
                "seed  killed  answered  lost  doubled  ordering s  slowest answer s  unclear  pages  failed  slowest page ms  rejoined s  verify  median, max ordering s"
            );
        }
        var ordering = results.Select(it => it.OrderingSeconds).Order().ToList();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Seed, 4}  {result.Lost, -6} {result.Answered, 9} {result.AnsweredLost, 5} {result.Doubled, 8} {result.OrderingSeconds, 11:0.0} {result.SlowestAnswerMs / 1000, 17:0.0} {result.Unclear, 8} {result.Pages, 6} {result.PagesFailed, 7} {result.SlowestPageMs, 16:0} {result.RejoinSeconds, 11:0.0}  {(result.Verified ? "clean" : "WRONG"), -6} {ordering[ordering.Count / 2], 7:0.0}, {ordering[^1]:0.0}"
            )
        );
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
