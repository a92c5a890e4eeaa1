using System.Net;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Collection;
using NodaTime;

namespace Holdfast.Tests.Server.Staff;

/// <summary>The door of the staff port.</summary>
public sealed class SignInTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_on_the_staff_port_asks_who_is_there_first()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var stranger = world.VisitStaff();

        foreach (var path in (string[])["/", "/desk", "/desk/LEEDS", "/desk/LEEDS/handover", "/pin"])
        {
            await stranger.GoAsync(path, Ct);
            Assert.StartsWith("/sign-in", stranger.Address, StringComparison.Ordinal);
        }
        Assert.Equal("live", await stranger.Http.GetStringAsync("/health/live", Ct));
        Assert.Equal("ready", await stranger.Http.GetStringAsync("/health/ready", Ct));

        await stranger.GoAsync("/desk/LEEDS/orders?q=4F7K2", Ct);
        Assert.Equal("/sign-in?next=%2Fdesk%2FLEEDS%2Forders%3Fq%3D4F7K2", stranger.Address);
    }

    [Fact]
    public async Task Signing_in_leads_to_the_page_that_was_wanted_and_never_to_another_site()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        using var again = world.VisitStaff();
        await again.GoAsync("/desk/LEEDS/orders?q=x", Ct);
        await again.SendAsync("form", Ct, ("name", "PRIYA nair"), ("pin", DeskWorld.PriyasPin));
        Assert.Equal("/desk/LEEDS/orders?q=x", again.Address);

        using var lured = world.VisitStaff();
        await lured.GoAsync("/sign-in?next=%2F%2Fevil.example%2F", Ct);
        await lured.SendAsync("form", Ct, ("name", "priya-nair"), ("pin", DeskWorld.PriyasPin));
        Assert.Equal("/desk/LEEDS", lured.Address);
    }

    [Fact]
    public async Task Staff_paths_are_not_on_the_shops_port_and_the_shops_are_not_on_this_one()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        var cookies = priya.Cookies.GetCookieHeader(world.StaffAddress);
        using var shop = new HttpClient { BaseAddress = world.ShopAddress };
        shop.DefaultRequestHeaders.Add("Cookie", cookies);
        shop.DefaultRequestHeaders.Host = world.StaffAddress.Authority;
        foreach (var path in (string[])["/desk", "/desk/LEEDS", "/sign-in", "/api/v1/desk/LEEDS/work", "/pin"])
        {
            using var response = await shop.GetAsync(new Uri(path, UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
        await priya.GoAsync("/dev/mail", Ct);
        Assert.Equal(HttpStatusCode.NotFound, priya.Status);
    }

    [Fact]
    public async Task A_colleague_sees_the_own_site_only()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var yorks = await world.PlaceAsync(SmallRetailer.York, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync("/desk/YORK", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, priya.Status);
        await priya.GoAsync($"/desk/YORK/orders/{yorks.Number}", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, priya.Status);
        await priya.GoAsync($"/desk/LEEDS/orders/{yorks.Number}", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, priya.Status);
        Assert.DoesNotContain("Maya", priya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_pin_get_the_same_answer()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        using var wrong = await world.SignInAsync("Priya Nair", "100200", Ct);
        using var unknown = await world.SignInAsync("Nobody Here", "100200", Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(wrong.Status, unknown.Status);
        Assert.Contains("The name or the PIN is not right.", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("The name or the PIN is not right.", unknown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Priya",
            unknown.Text.Replace("for example Priya Nair", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Five_wrong_pins_lock_a_person_out_for_a_while_that_grows()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        DeskWorld.StaffOf(world).Add("Priya Nair", SmallRetailer.Leeds, Roles.Colleague, DeskWorld.PriyasPin);
        for (var i = 0; i < 5; i++)
        {
            using var guess = await world.SignInAsync("Priya Nair", $"10020{i}", Ct);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, guess.Status);
        }
        using var right = await world.PriyaAsync(Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.Status);
        Assert.Contains("Too many wrong tries.", right.Text, StringComparison.Ordinal);

        world.Clock.Advance(Duration.FromSeconds(31));
        using var sixth = await world.SignInAsync("Priya Nair", "100209", Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, sixth.Status);
        world.Clock.Advance(Duration.FromSeconds(31));
        using var tooSoon = await world.PriyaAsync(Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, tooSoon.Status);
        world.Clock.Advance(Duration.FromSeconds(30));
        using var patient = await world.PriyaAsync(Ct);
        Assert.Equal("/desk/LEEDS", patient.Address);
    }

    [Fact]
    public async Task A_given_pin_opens_nothing_but_the_page_to_choose_another()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        DeskWorld.StaffOf(world).Add("Nora Neu", SmallRetailer.Leeds, Roles.Colleague, "660912", temporary: true);
        using var nora = await world.SignInAsync("Nora Neu", "660912", Ct);
        Assert.Equal("/pin", nora.Address);
        await nora.GoAsync("/desk/LEEDS", Ct);
        Assert.Equal("/pin", nora.Address);

        await nora.SendAsync("form", Ct, ("old", "660912"), ("pin", "123456"), ("again", "123456"));
        Assert.Contains("too easy to guess", nora.Text, StringComparison.Ordinal);
        await nora.SendAsync("form", Ct, ("old", "660912"), ("pin", "739105"), ("again", "739105"));
        Assert.Equal("/desk/LEEDS", nora.Address);
        using var old = await world.SignInAsync("Nora Neu", "660912", Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, old.Status);
    }

    [Fact]
    public async Task Whoever_is_removed_signs_out_or_gets_a_new_pin_is_out_at_once()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        using var tom = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);
        using var otherScreen = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);

        await tom.SendAsync("form[action='/sign-out']", Ct);
        Assert.Equal("/sign-in", tom.Address);
        await tom.GoAsync("/desk/LEEDS", Ct);
        Assert.StartsWith("/sign-in", tom.Address, StringComparison.Ordinal);

        DeskWorld.StaffOf(world).SetPin("tom-okafor", "662277", temporary: false);
        await otherScreen.GoAsync("/desk/LEEDS", Ct);
        Assert.StartsWith("/sign-in", otherScreen.Address, StringComparison.Ordinal);
        DeskWorld.StaffOf(world).Remove("priya-nair");
        await priya.GoAsync("/desk/LEEDS", Ct);
        Assert.StartsWith("/sign-in", priya.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_however_busy_it_is()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        for (var hour = 0; hour < 11; hour++)
        {
            world.Clock.Advance(Duration.FromMinutes(65));
            await priya.GoAsync("/desk/LEEDS", Ct);
            Assert.Equal("/desk/LEEDS", priya.Address);
        }
        world.Clock.Advance(Duration.FromMinutes(65));
        await priya.GoAsync("/desk/LEEDS", Ct);
        Assert.StartsWith("/sign-in", priya.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_does_nothing()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        var before = world.Log.NextIndex;
        using var content = new FormUrlEncodedContent([]);
        foreach (var path in (string[])[$"/desk/LEEDS/orders/{order.Number}/parcels/1/picking", "/sign-out", "/pin"])
        {
            using var response = await priya.Http.PostAsync(new Uri(path, UriKind.Relative), content, Ct);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
        Assert.Equal(before, world.Log.NextIndex);
        await priya.GoAsync("/desk/LEEDS", Ct);
        Assert.Equal("/desk/LEEDS", priya.Address);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_and_no_script()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        using var fresh = world.VisitStaff();
        await fresh.GoAsync("/sign-in", Ct);
        using var content = new FormUrlEncodedContent([
            new(
                "__RequestVerificationToken",
                fresh.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!
            ),
            new("name", "Priya Nair"),
            new("pin", DeskWorld.PriyasPin),
        ]);
        using var response = await fresh.Http.PostAsync(new Uri("/sign-in", UriKind.Relative), content, Ct);
        var set = Assert.Single(
            response.Headers.GetValues("Set-Cookie"),
            header => header.StartsWith("holdfast-staff=", StringComparison.Ordinal)
        );
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", set, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_address_that_is_not_there_says_so_to_people_and_to_programs()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var stranger = world.VisitStaff();
        stranger.Http.DefaultRequestHeaders.Add("Accept", "text/html");
        await stranger.GoAsync("/nowhere", Ct);
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        Assert.Contains("There is nothing at this address.", stranger.Text, StringComparison.Ordinal);
        using var api = await stranger.Http.GetAsync(new Uri("/api/v1/desk/LEEDS/nowhere", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
    }
}
