using System.CommandLine;
using Holdfast.Demo;
using Holdfast.Hosting;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Staff;

namespace Holdfast.Cli;

/// <summary>Everything in one process with the demo's retailer, ready to click through.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Serve a whole demo retailer from one process, on SQLite.");
        var common = new CommonOptions().AddTo(command, listens: true);
        command.SetAction(
            async (parsed, ct) =>
            {
                var given = common.Read(parsed);
                var asked = given with
                {
                    DevPages = true,
                    SecureCookies = false,
                    Brand = given.Brand ?? Path.Combine(AppContext.BaseDirectory, "demo-brand"),
                };
                var vault = await DemoVault.OpenAsync(asked, ct);
                var options = vault.AddTo(asked);
                var clock = new DemoClock();
                var people = DemoPeople.AddTo(options.Data);
                await using var node = await Node.StartAsync(
                    options,
                    ct,
                    builder =>
                    {
                        builder.Services.AddSingleton<TimeProvider>(clock);
                        builder.Logging.SetMinimumLevel(LogLevel.Warning);
                    }
                );
                await node.View.Ready.WaitAsync(ct);
                if ((await node.Store.ReadHeadAsync(ct)).NextIndex == 0)
                {
                    await SeedAsync(node, clock, ct);
                }
                var kit = await Kits.MakeFirstAsync(node, options, ct);
                Print(node, people, vault, kit);
                await using (vault)
                {
                    vault.Start(node);
                    await node.WaitForShutdownAsync(ct);
                }
                return 0;
            }
        );
        return command;
    }

    private static async Task SeedAsync(Node node, DemoClock clock, CancellationToken ct)
    {
        clock.Play(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2));
        await new Larkfield(node.Log, clock).OpenAsync(ct);
        await node.View.WaitUntilAsync(node.Log.NextIndex - 1, ct);
        var quiet = Larkfield.Column("sites.csv", "code").Zip(Larkfield.Column("sites.csv", "kind"));
        await new DemoOrders(node.Log, node.View, node.Services.GetRequiredService<PlaceAndPay>(), clock).PlayAsync(
            Larkfield.BusyStore,
            quiet.Where(site => site.Second == "store" && site.First != Larkfield.BusyStore).Select(site => site.First),
            ct
        );
    }

    private static void Print(
        Node node,
        IReadOnlyList<(Person Person, string Pin)> people,
        DemoVault vault,
        string? kit
    )
    {
        Console.WriteLine($"Shop    {node.ShopAddress}");
        Console.WriteLine($"Mail    {new Uri(node.ShopAddress, "/dev/mail")}");
        Console.WriteLine($"Staff   {node.StaffAddress}");
        foreach (var (person, pin) in people)
        {
            var site = person.Site is null ? "" : $" at {person.Site}";
            Console.WriteLine($"        {person.Name, -14} PIN {pin}   {person.Role}{site}");
        }
        Console.WriteLine($"Vault   {vault.Folder}, pulls every {DemoVault.Interval.TotalSeconds:0} s");
        if (kit is not null)
        {
            Console.WriteLine($"Kit     {kit}, to be taken away: it has the keys that a restore needs");
        }
        Console.WriteLine("Press Ctrl+C to stop.");
    }
}
