using System.Net;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Practising;
using Holdfast.Retail.Sites;
using Holdfast.Tests.Server.Collection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Practising;

/// <summary>A colleague practises with invented orders: the desk's own pages and rules, and nothing of it is real.</summary>
public sealed class PracticeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_practice_is_ticked_off_and_leaves_nothing_behind()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        var before = await StateAsync(world);
        var practice = await BeginAsync(world, priya);
        var cast = practice.Cast;
        Assert.Contains("0 of 9", Lessons(priya), StringComparison.Ordinal);

        await priya.GoAsync(OrderOf(practice, cast.Short), Ct);
        foreach (var sku in (string[])["PRACTICE-MUG", "PRACTICE-SCARF"])
            await DeskTests.ScanAsync(priya, sku);
        await priya.SendAsync("form[action$='/shorts']", Ct, ("reason", "not-found"));
        await priya.SendAsync("form[action$='/packing']", Ct);
        await priya.GoAsync(OrderOf(practice, cast.Packed), Ct);
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", "C3"));
        await priya.SendAsync("form[action$='/readiness']", Ct);
        await priya.GoAsync(OrderOf(practice, cast.Late), Ct);
        await DeskTests.ScanAsync(priya, "PRACTICE-LAMP");
        await priya.SendAsync("form[action$='/undo']", Ct);
        Assert.Contains("5 of 9", Lessons(priya), StringComparison.Ordinal);

        await ScanAsync(priya, practice, "Grace’s pass (wine)");
        await priya.SendAsync(DeskWorld.HandOverForm, Ct, ("PersonCheck", "photo-id"));
        Assert.Contains(HandOverRefusal.AgeCheckNeeded.Detail, priya.Text, StringComparison.Ordinal);
        await priya.SendAsync(DeskWorld.HandOverForm, Ct, ("PersonCheck", "photo-id"), ("AgeCheck", "photo-id"));
        Assert.Contains("Handed over", priya.Text, StringComparison.Ordinal);
        await ScanAsync(priya, practice, "The code that Sam tells you");
        await priya.SendAsync(DeskWorld.HandOverForm, Ct, ("PersonCheck", "photo-id"));
        await ScanAsync(priya, practice, "Rhys’s pass (coat)");
        await priya.SendAsync(
            DeskWorld.HandOverForm,
            Ct,
            ("PersonCheck", "photo-id"),
            ("Second", "robin-practice"),
            ("SecondPin", cast.SecondPin)
        );
        await ScanAsync(priya, practice, "A pass for another store");
        Assert.Contains("Other practice store. Only that store", priya.Text, StringComparison.Ordinal);
        await ScanAsync(priya, practice, "Mabel’s pass, used this morning");
        Assert.Contains("Handed over", priya.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("9 of 9", Lessons(priya), StringComparison.Ordinal);

        await priya.SendAsync("form[action$='/end']", Ct);
        Assert.Equal("/practice", priya.Address);
        Assert.Equal(before, await StateAsync(world));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(world.Folder, "practice")));
        await priya.GoAsync(OrderOf(practice, cast.Short), Ct);
        Assert.Equal(HttpStatusCode.NotFound, priya.Status);
        Assert.Contains("This practice is over", priya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_of_a_practice_says_so_and_none_of_the_real_desk_does()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var real = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        var practice = await BeginAsync(world, priya);
        foreach (var (desk, order) in ((string, string)[])[(practice.Site, practice.Cast.Wine), ("LEEDS", real.Number)])
        foreach (
            var page in (string[])
                [
                    "",
                    "/handover",
                    "/orders",
                    "/orders?q=Grace",
                    $"/orders/{order}",
                    $"/orders/{order}/handover",
                    $"/orders/{order}/slip",
                    $"/orders/{order}/labels",
                    "/orders/0000000000",
                ]
        )
        {
            await priya.GoAsync($"/desk/{desk}{page}", Ct);
            var isPractice = desk == practice.Site;
            Assert.Equal(isPractice, priya.Page.QuerySelector("body.practice .practice-bar") is not null);
            Assert.Equal(isPractice, priya.Page.Title!.StartsWith("Practice: ", StringComparison.Ordinal));
            Assert.Equal(
                page.Contains("/0000000000", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK,
                priya.Status
            );
        }
    }

    [Fact]
    public async Task A_real_pass_is_told_so_in_practice_and_a_practice_pass_at_the_real_desk()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var real = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, real, Ct);
        var practice = await BeginAsync(world, priya);
        var pass = Shown(priya, "Grace’s pass (wine)");
        var code = Shown(priya, "The code that Sam tells you");

        var desk = $"/desk/{practice.Site}";
        await SayAsync(
            desk,
            await world.PassAsync(real, Ct),
            "You are practising, and this pass is not from your practice."
        );
        await SayAsync(desk, real.Number, "is not in your practice");
        await SayAsync(desk, real.CollectionCode, "No order of your practice has this code");
        await SayAsync("/desk/LEEDS", pass, "This is a practice pass. Hand nothing out for it.");
        await SayAsync("/desk/LEEDS", practice.Cast.Wine, "is a practice order");
        await SayAsync("/desk/LEEDS", code, "This is a practice code. Hand nothing out for it.");
        Assert.Equal(OrderStatus.READY_FOR_PICKUP, (await world.ReadAsync(real.Number, Ct)).Status);

        var again = await BeginAsync(world, priya);
        await SayAsync($"/desk/{again.Site}", pass, "This pass is from another practice.");

        async Task SayAsync(string at, string code, string words)
        {
            await priya.GoAsync(at, Ct);
            await priya.SendAsync($"form[action='{at}/scan']", Ct, ("code", code));
            Assert.Contains(words, priya.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_colleagues_practise_at_once_and_neither_comes_into_the_others()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        using var tom = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);
        var hers = await BeginAsync(world, priya);
        var his = await BeginAsync(world, tom);
        Assert.NotEqual(hers.Site, his.Site);

        await priya.GoAsync(OrderOf(hers, hers.Cast.Packed), Ct);
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", "C3"));
        await tom.GoAsync(OrderOf(his, his.Cast.Packed), Ct);
        Assert.NotNull(tom.Page.QuerySelector("form[action$='/shelf']"));
        await tom.GoAsync(OrderOf(hers, hers.Cast.Packed), Ct);
        Assert.Equal(HttpStatusCode.NotFound, tom.Status);
        await tom.GoAsync($"/practice/{hers.Site}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, tom.Status);
    }

    [Fact]
    public async Task A_practice_ends_by_itself_begins_anew_when_asked_and_there_are_never_too_many()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        var first = await BeginAsync(world, priya);
        var second = await BeginAsync(world, priya);
        Assert.NotEqual(first.Site, second.Site);
        await priya.GoAsync(first.Address, Ct);
        Assert.Equal(HttpStatusCode.NotFound, priya.Status);

        var practices = world.Node.Services.GetRequiredService<Practices>();
        for (var n = 1; n < Practices.Most; n++)
            Assert.NotNull(
                await practices.BeginAsync(second.Trainee with { Id = $"trainee-{n}", Name = $"Trainee {n}" }, Ct)
            );
        using var tom = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);
        await tom.GoAsync("/practice", Ct);
        await tom.SendAsync("form[action='/practice']", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tom.Status);
        Assert.Contains("20 practices can go on at once", tom.Text, StringComparison.Ordinal);

        world.Clock.Advance(Duration.FromTimeSpan(Practices.Idle) + Duration.FromMinutes(1));
        await BeginAsync(world, tom);
        await priya.GoAsync(second.Address, Ct);
        Assert.Equal(HttpStatusCode.NotFound, priya.Status);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(world.Folder, "practice")));
    }

    [Fact]
    public async Task No_site_of_the_retailer_may_have_the_code_of_a_practice()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var outcome = await world.Log.CommitAsync(
            new SaveSite
            {
                Site = new()
                {
                    Code = PracticeSite.NewCode(),
                    Kind = SiteKind.STORE,
                    Name = "Not this one",
                    TimeZone = "Europe/London",
                },
                By = "test",
            },
            Ct
        );
        Assert.IsType<Ledger.Outcome.Refused>(outcome);
    }

    private static async Task<Practice> BeginAsync(SmallWorld world, Visitor colleague)
    {
        await colleague.GoAsync("/practice", Ct);
        await colleague.SendAsync("form[action='/practice']", Ct);
        Assert.Equal(HttpStatusCode.OK, colleague.Status);
        var site = Uri.UnescapeDataString(colleague.Address["/practice/".Length..]);
        return world.Node.Services.GetRequiredService<Practices>().Going.Single(practice => practice.Site == site);
    }

    private static string OrderOf(Practice practice, string number) => $"/desk/{practice.Site}/orders/{number}";

    private static string Lessons(Visitor colleague) =>
        Visitor.Words(colleague.Page.QuerySelector("[data-live=lessons]")!);

    /// <summary>By the button that stands beside it on the sheet.</summary>
    private static async Task ScanAsync(Visitor colleague, Practice practice, string what)
    {
        await colleague.GoAsync(practice.Address, Ct);
        var code = Shown(colleague, what);
        await colleague.SendAsync(".label-card form", Ct, ("code", code));
    }

    private static string Shown(Visitor colleague, string what) =>
        colleague
            .Page.QuerySelectorAll(".label-card")
            .First(card => Visitor.Words(card).Contains(what, StringComparison.Ordinal))
            .QuerySelector("input[name=code]")!
            .GetAttribute("value")!;

    /// <summary>
    /// All that a practice must not touch: the log, what pages read, who works here, what was sent. Once it has settled: what a
    /// follower still has to do is no trace of a practice.
    /// </summary>
    private static async Task<string> StateAsync(SmallWorld world)
    {
        await world.SettleAsync(Ct);
        var head = await world.Node.Store.ReadHeadAsync(Ct);
        var files = Directory
            .EnumerateFiles(world.Folder, "*", SearchOption.AllDirectories)
            .Where(file =>
                !file.Contains("/view", StringComparison.Ordinal)
                && !Path.GetFileName(file).StartsWith("holdfast.db", StringComparison.Ordinal)
            )
            .Select(file => $"{file} {new FileInfo(file).Length}")
            .Order(StringComparer.Ordinal);
        return $"{head} {world.View.Index}\n{string.Join('\n', files)}";
    }
}
