using System.Net;
using Holdfast.Ledger;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using NodaTime;

namespace Holdfast.Tests.Server.Collection;

/// <summary>A retailer's codes may hold whatever an address is made of.</summary>
public sealed class SlashInSiteTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UK/014")]
    [InlineData("UK%2F014")]
    [InlineData("a/b%2F?#\"'<x> é;,\\")]
    public async Task The_desk_of_a_site_works_whatever_its_code_is(string code)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(Open(code), Ct);
        DeskWorld.StaffOf(world).Add("Ada Slash", code, Roles.Colleague, "730184", iterations: DeskWorld.PinIterations);
        var order = await world.PlaceAsync(code, Ct, ("LF-2001", 1));
        using var ada = await world.SignInAsync("Ada Slash", "730184", Ct);

        Assert.Equal(($"/desk/{Uri.EscapeDataString(code)}", HttpStatusCode.OK), (ada.Address, ada.Status));
        await ada.GoAsync(ada.Page.QuerySelector($"a[href*='{order.Number}']")!.GetAttribute("href")!, Ct);
        await ada.SendAsync("form[action$='/picking']", Ct);
        Assert.Contains("Picking started.", ada.Text, StringComparison.Ordinal);
        var api = $"/api/v1/desk/{Uri.EscapeDataString(code)}/orders/{order.Number}";
        Assert.Contains(
            order.Number,
            await ada.Http.GetStringAsync(new Uri(api, UriKind.Relative), Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_slash_and_its_code_are_two_sites()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync([.. Open("UK/014"), .. Open("UK%2F014")], Ct);
        DeskWorld
            .StaffOf(world)
            .Add("Ada Slash", "UK/014", Roles.Colleague, "730184", iterations: DeskWorld.PinIterations);
        using var ada = await world.SignInAsync("Ada Slash", "730184", Ct);

        foreach (
            var (path, status) in ((string, HttpStatusCode)[])
                [
                    ("/desk/UK%2F014", HttpStatusCode.OK),
                    ("/desk/UK%2f014", HttpStatusCode.OK),
                    ("/desk/UK%252F014", HttpStatusCode.Forbidden),
                    ("/x/../desk/UK%252F014", HttpStatusCode.Forbidden),
                    ("/desk/UK/014", HttpStatusCode.NotFound),
                ]
        )
        {
            using var answer = await ada.Http.GetAsync(
                new Uri(
                    world.StaffAddress.ToString().TrimEnd('/') + path,
                    new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
                ),
                Ct
            );
            Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Dots_only_are_no_code(string code)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var outcome = await world.Log.CommitAsync(Open(code).First(), Ct);
        Assert.Equal("code cannot be dots only.", Assert.IsType<Outcome.Refused>(outcome).Refusal.Detail);
    }

    private static IEnumerable<ICommand> Open(string code)
    {
        var day = new DayHours([new OpenSpan(new LocalTime(9, 0), new LocalTime(18, 0))]);
        yield return new SaveSite
        {
            Site = new SiteSaved
            {
                Code = code,
                Kind = SiteKind.STORE,
                Name = "Slash Street",
                Position = new Position(53.8, -1.55),
                TimeZone = "Europe/London",
                PreparationMinutes = 60,
                Slots = new SlotTemplate(60, 20, 100, 7),
            },
            By = "test",
        };
        yield return new SetHours
        {
            Site = code,
            Hours = new WeekHours(day, day, day, day, day, day, day),
            By = "test",
        };
        yield return SmallRetailer.Count(code, ("LF-2001", 10));
    }
}
