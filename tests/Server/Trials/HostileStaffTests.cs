using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Collection;

namespace Holdfast.Tests.Server.Trials;

/// <summary>
/// Hostile text through every field of the desk, the office, their API and the sign-in, whatever fields there are: each
/// text goes into some of them in turn, so that each field gets some hundred. HOLDFAST_ALL_PAYLOADS=1 takes all texts and
/// more fields for each, and our own texts into every one.
/// </summary>
public sealed class HostileStaffTests(ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_text_in_any_field_of_the_staff_port_is_refused_or_only_text()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: HostileShopTests.WithoutLimits);
        using var trial = await StaffTrial.OnAsync(world, Ct);
        await TryAsync(trial, HostileStrings.Own, HostileStrings.TakesAll ? trial.Places.Count : 20);
        await TryAsync(trial, HostileStrings.Texts(), HostileStrings.TakesAll ? 12 : 4);
        Assert.True(
            trial.Wrong.Count == 0,
            $"{trial.Wrong.Count} wrong answers:\n{string.Join("\n\n", trial.Wrong.Order().Take(30))}"
        );
        await Soundness.MustHoldAsync(world.Log.Store, "hostile requests of staff", Ct);
    }

    /// <summary>Normalising a noncharacter is an error of the library.</summary>
    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("Priya\uFFFFNair\uFDD0")]
    public async Task A_name_that_holds_no_character_is_nobodys(string name)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var stranger = world.VisitStaff();
        await stranger.GoAsync("/sign-in", Ct);
        await stranger.SendAsync("form", Ct, ("name", name), ("pin", "111222"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stranger.Status);
    }

    [Theory]
    [InlineData("application/json; charset=nonsense", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-16", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[]", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{\"parcel\":1,\"bags\":\"1\"}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{\"parcel\":99999999999,\"bags\":1}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{\"parcel\":1.5,\"bags\":1}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{\"parcel\":1,\"bags\":-2147483648}", HttpStatusCode.BadRequest)]
    public async Task A_body_of_the_wrong_kind_is_a_problem(string type, string body, HttpStatusCode status)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var address = new Uri($"/api/v1/desk/LEEDS/orders/{order.Number}/pack", UriKind.Relative);
        using var answer = await priya.Http.PostAsync(address, content, Ct);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Told from the length alone, before the body is sent.</summary>
    [Theory]
    [InlineData("/sign-in", "application/x-www-form-urlencoded", 2L * 1024 * 1024)]
    [InlineData("/api/v1/desk/LEEDS/orders/0000000000/pack", "application/json", 2L * 1024 * 1024)]
    [InlineData("/office/imports", "multipart/form-data; boundary=a", 400L * 1024 * 1024)]
    public async Task A_body_over_the_limit_is_413(string path, string type, long length)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var olga = await world.OlgaAsync(Roles.Administrator, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new NeverSent(length) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.ExpectContinue = true;
        using var answer = await olga.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    /// <summary>What was said travels with the path of its page; a line break in the one must not cut the other.</summary>
    [Fact]
    public async Task What_is_said_of_a_broken_address_does_not_break_the_next_page()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        var page = $"/desk/LEEDS/orders/{order.Number}";
        await priya.GoAsync(page, Ct);
        var token = priya.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var said = await priya.Http.PostAsync(
            new Uri($"{page}%0Afoo%0Abar/readiness", UriKind.Relative),
            form,
            Ct
        );
        Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        await priya.GoAsync(page, Ct);
        Assert.Equal(HttpStatusCode.OK, priya.Status);
    }

    /// <summary>What a colleague writes is in the log as it was written (shelves in capitals), and on the page.</summary>
    [Fact]
    public async Task Stored_text_comes_back_as_it_was()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.Leeds, ("LF-2001", 10_000)), Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 2));
        using var priya = await world.PriyaAsync(Ct);
        await DoAsync(
            priya,
            order,
            "pick",
            new
            {
                parcel = 1,
                line = 1,
                quantity = 2,
            },
            Ct
        );
        await DoAsync(priya, order, "pack", new { parcel = 1, bags = 1 }, Ct);
        var page = $"/desk/LEEDS/orders/{order.Number}";
        var (texts, taken) = (HostileStrings.Texts().Where((_, number) => number % 4 == 0).ToList(), 0);
        foreach (var text in texts)
        {
            using var answer = await SendAsync(priya, order, "stage", new { parcel = 1, shelf = text }, Ct);
            Assert.True((int)answer.StatusCode < 500, text);
            if (!answer.IsSuccessStatusCode)
                continue;
            taken++;
            var shelf = text.Trim().ToUpperInvariant();
            Assert.Equal(shelf, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Shelf);
            await priya.GoAsync(page, Ct);
            Assert.Contains(
                string.Join(' ', shelf.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
                priya.Text,
                StringComparison.Ordinal
            );
        }
        output.WriteLine($"{taken} of {texts.Count} taken as shelves");
        Assert.True(taken > 50, $"only {taken} were taken");
    }

    private static async Task DoAsync(Visitor colleague, Order order, string step, object body, CancellationToken ct)
    {
        using var answer = await SendAsync(colleague, order, step, body, ct);
        answer.EnsureSuccessStatusCode();
    }

    private static Task<HttpResponseMessage> SendAsync(
        Visitor colleague,
        Order order,
        string step,
        object body,
        CancellationToken ct
    ) =>
        colleague.Http.PostAsJsonAsync(
            new Uri($"/api/v1/desk/LEEDS/orders/{order.Number}/{step}", UriKind.Relative),
            body,
            ct
        );

    private async Task TryAsync(StaffTrial trial, IReadOnlyList<string> texts, int each)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, texts.Count),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct },
            async (number, ct) =>
            {
                for (var turn = 0; turn < each; turn++)
                    await trial.TryAsync(trial.Places[(number * each + turn) % trial.Places.Count], texts[number], ct);
            }
        );
        output.WriteLine(
            $"{texts.Count} texts × {each} of {trial.Places.Count} fields in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; so far {trial.Statuses}"
        );
    }

    /// <summary>A body whose length is said and which nobody ever reads.</summary>
    private sealed class NeverSent(long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            Task.Delay(TimeSpan.FromSeconds(30));

        protected override bool TryComputeLength(out long size)
        {
            size = length;
            return true;
        }
    }
}
