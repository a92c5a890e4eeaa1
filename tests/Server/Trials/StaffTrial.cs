using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Holdfast.Retail.Office.Importing;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Collection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Trials;

/// <summary>
/// Sends right requests to every endpoint of the staff port with one of its fields replaced by a text, and judges the
/// answers: no 500, no markup, no header and no address of the text's own. The sender is an administrator, whom every door
/// lets in.
/// </summary>
internal sealed class StaffTrial : IDisposable
{
    private const string Person = "olga-office";

    /// <summary>Fields of every request; tried on some endpoints of each kind only.</summary>
    private static readonly string[] s_headers =
    [
        "Idempotency-Key",
        "Accept-Language",
        "Accept",
        "Cookie",
        "If-None-Match",
        "If-Modified-Since",
        "Last-Event-ID",
        "Range",
        "Content-Type",
        "Origin",
        "X-Forwarded-For",
        "Authorization",
    ];

    private static readonly string[] s_withHeaders =
    [
        "GET /desk/{site}",
        "GET /sign-in",
        "POST /sign-out",
        "GET /office/exports/{name}",
        "POST /office/imports",
        "POST /desk/{site}/orders/{number}/parcels/{parcel:int}/scans",
        "GET /api/v1/desk/{site}/work",
        "POST /api/v1/desk/{site}/orders/{number}/pick",
    ];

    private readonly SmallWorld _world;
    private readonly HttpClient _http;
    private readonly string _cookies;
    private readonly string _token;
    private readonly HarmlessPages _harmless;
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private readonly ConcurrentBag<string> _wrong = [];
    private readonly Dictionary<string, Order> _orders;

    private StaffTrial(SmallWorld world, Visitor signedIn, string token, Dictionary<string, Order> orders)
    {
        _world = world;
        _orders = orders;
        _token = token;
        _cookies = signedIn.Cookies.GetCookieHeader(world.StaffAddress);
        _harmless = new(world.StaffAddress);
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
                ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            }
        );
        Places =
        [
            .. StaffRoutes
                .Of(world.Node.Services)
                .SelectMany(route => FieldsOf(route).Select(field => new StaffPlace(route, field))),
        ];
    }

    /// <summary>Everywhere a text can be put.</summary>
    public IReadOnlyList<StaffPlace> Places { get; }

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    public string Statuses =>
        string.Join(", ", _statuses.OrderBy(one => one.Key).Select(one => $"{one.Value}× {one.Key}"));

    public static async Task<StaffTrial> OnAsync(SmallWorld world, CancellationToken ct)
    {
        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.Leeds, ("LF-2001", 10_000)), ct);
        using (await world.PriyaAsync(ct)) { }
        DeskWorld
            .StaffOf(world)
            .Add(
                "Tom Okafor",
                SmallRetailer.Leeds,
                Roles.StoreManager,
                DeskWorld.TomsPin,
                iterations: DeskWorld.PinIterations
            );
        using var olga = await world.OlgaAsync(Roles.Administrator, ct);
        var picking = await world.PlaceAsync(SmallRetailer.Leeds, ct, ("LF-2001", 40));
        var packed = await world.PlaceAsync(SmallRetailer.Leeds, ct, ("LF-2001", 1));
        var ended = await world.PlaceAsync(SmallRetailer.Leeds, ct, ("LF-2001", 1));
        await olga.GoAsync($"/desk/LEEDS/orders/{picking.Number}", ct);
        await olga.SendAsync("form[action$='/picking']", ct);
        await olga.GoAsync($"/desk/LEEDS/orders/{packed.Number}", ct);
        await olga.SendAsync("form[action$='/picking']", ct);
        await olga.SendAsync("form[action$='/picks']", ct);
        await olga.SendAsync("form[action$='/packing']", ct);
        var token = olga.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        // Hashing PINs takes a second for three of them, and finds nothing: from here on they are not looked at.
        var tries = world.Node.Services.GetRequiredService<Tries>();
        while (tries.Take($"pin-from/{IPAddress.Loopback}", PinCheck.FreeTriesOfAddress) == Duration.Zero) { }
        var trial = new StaffTrial(
            world,
            olga,
            token,
            new()
            {
                ["shelf"] = packed,
                ["stage"] = packed,
                ["handover"] = packed,
                ["labels"] = packed,
                ["cancellation"] = ended,
                ["cancel"] = ended,
                [""] = picking,
            }
        );
        await trial.LearnAsync(ct);
        return trial;
    }

    /// <summary>Notes where the answer is more than an answer.</summary>
    public async Task TryAsync(StaffPlace place, string text, CancellationToken ct)
    {
        try
        {
            await JudgeAsync(place, text, ct);
        }
        catch (Xunit.Sdk.XunitException wrong)
        {
            _wrong.Add(wrong.Message.Length > 300 ? wrong.Message[..300] : wrong.Message);
        }
    }

    private async Task JudgeAsync(StaffPlace place, string text, CancellationToken ct)
    {
        if (await SendAsync(place, text, ct) is not { } answer)
            return;
        var what = $"{place} = {JsonSerializer.Serialize(text)}";
        _statuses.AddOrUpdate((int)answer.Status, 1, (_, count) => count + 1);
        MustBeFine(answer, place.Route.IsApi, what);
        if (answer.Location is not { } location)
            return;
        Assert.True(
            location.StartsWith('/')
                && !location.StartsWith("//", StringComparison.Ordinal)
                && location.All(sign => sign is > ' ' and < '\u007f'),
            $"{what} leads to {location}"
        );
        MustBeFine(await FollowAsync(location, answer.Cookie, ct), isApi: false, $"{what}, then {location}");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Pages as they are when nobody means harm, the refusing ones too.</summary>
    private Task LearnAsync(CancellationToken ct) =>
        Parallel.ForEachAsync(
            Places,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct },
            async (place, one) =>
            {
                foreach (var text in (string[])["Maya", "", "9", Person])
                    await LearnAsync(place, text, one);
            }
        );

    private async Task LearnAsync(StaffPlace place, string text, CancellationToken ct)
    {
        if (await SendAsync(place, text, ct) is not { } answer)
            return;
        _harmless.Learn(answer.Html);
        if (answer.Location is { } location)
            _harmless.Learn((await FollowAsync(location, answer.Cookie, ct)).Html);
    }

    /// <summary>The page that comes next; that of an import when it is over.</summary>
    private async Task<StaffAnswer> FollowAsync(string location, string? cookie, CancellationToken ct)
    {
        var runs = _world.Node.Services.GetRequiredService<ImportRuns>();
        for (var tries = 0; tries < 1_000 && runs.Find(location.Split('/')[^1]) is { IsOver: false }; tries++)
            await Task.Delay(10, ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, Exactly(location));
        return await ReadAsync(request, cookie, ct);
    }

    private void MustBeFine(StaffAnswer answer, bool isApi, string what)
    {
        Assert.True((int)answer.Status is >= 200 and < 500, $"{what}: {(int)answer.Status}\n{answer.Body}");
        Assert.DoesNotContain(answer.HeaderNames, name => name.Contains("crlf", StringComparison.OrdinalIgnoreCase));
        // What the server itself cannot read (a header line that is too long, say) it answers without a body.
        if (isApi && (int)answer.Status >= 400 && answer.Body.Length > 0)
            Assert.True(answer.MediaType == "application/problem+json", $"{what}: {answer.Status} {answer.MediaType}");
        if (isApi && answer.MediaType?.EndsWith("json", StringComparison.Ordinal) == true)
            JsonElement.Parse(answer.Body);
        if (answer.Html.Length > 0)
            _harmless.MustBeHarmless(answer.Html, what);
    }

    private static IEnumerable<StaffField> FieldsOf(StaffRoute route) =>
        route
            .Fields.Concat(route.Method == "POST" ? [new(FieldIn.Body, "body", false)] : [])
            .Concat(
                s_withHeaders.Contains(route.Name)
                    ? s_headers.Select(name => new StaffField(FieldIn.Header, name, false))
                    : []
            );

    /// <summary>Null where HTTP itself cannot carry the text there.</summary>
    private async Task<StaffAnswer?> SendAsync(StaffPlace place, string text, CancellationToken ct)
    {
        var (route, hit) = (place.Route, place.Field);
        if (hit.In is FieldIn.Header && text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            return null;
        var suffix = route.Pattern.Split('/')[^1];
        var order = _orders.GetValueOrDefault(suffix, _orders[""]);
        string Value(StaffField field) => field == hit ? text : StaffBody.Usual(field, order, route);

        var path = route.Pattern;
        foreach (var field in route.Fields.Where(field => field.In is FieldIn.Path))
        {
            var value = Value(field);
            var coded = Uri.EscapeDataString(value.Length <= 1_000 ? value : value[..1_000]);
            path = path.Replace($"{{{field.Name}:int}}", coded, StringComparison.Ordinal)
                .Replace($"{{{field.Name}}}", coded, StringComparison.Ordinal);
        }
        var query = route
            .Fields.Where(field => field.In is FieldIn.Query)
            .Select(field => (field.Name, Value: Value(field)))
            .Select(field =>
                $"{field.Name}={Uri.EscapeDataString(field.Value.Length <= 1_000 ? field.Value : field.Value[..1_000])}"
            );
        using var request = new HttpRequestMessage(new(route.Method), Exactly($"{path}?{string.Join('&', query)}"));
        if (route.Method == "POST")
            request.Content = route.IsApi
                ? StaffBody.Json(route, hit, Value, text)
                : StaffBody.Form(route, hit, Value, text, _token);
        if (
            hit.In is FieldIn.Header
            && !request.Headers.TryAddWithoutValidation(hit.Name, text)
            && request.Content is { } content
        )
        {
            content.Headers.Remove(hit.Name);
            content.Headers.TryAddWithoutValidation(hit.Name, text);
        }
        // Codes that were wrong make the next one wait; here each one is to be looked at.
        if (suffix == "handover")
            _world.Node.Services.GetRequiredService<Tries>().Forgive($"code/{SmallRetailer.Leeds}/staff:{Person}");
        return await ReadAsync(request, cookie: null, ct);
    }

    private Uri Exactly(string target) =>
        new(
            $"{_world.StaffAddress.ToString().TrimEnd('/')}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );

    private async Task<StaffAnswer> ReadAsync(HttpRequestMessage request, string? cookie, CancellationToken ct)
    {
        if (!request.Headers.Contains("Cookie"))
            request.Headers.TryAddWithoutValidation("Cookie", cookie is null ? _cookies : $"{_cookies}; {cookie}");
        if (!request.Headers.Contains("Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var response = await _http.SendAsync(request, ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        var said = response.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? cookies.FirstOrDefault(one => one.StartsWith("holdfast-said=", StringComparison.Ordinal))
            : null;
        return new(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            body,
            response.Headers.TryGetValues("Location", out var locations) ? locations.First() : null,
            said?.Split(';')[0],
            [.. response.Headers.Select(header => header.Key)]
        );
    }

    private sealed record StaffAnswer(
        HttpStatusCode Status,
        string? MediaType,
        string Body,
        string? Location,
        string? Cookie,
        IReadOnlyList<string> HeaderNames
    )
    {
        public string Html => MediaType == "text/html" ? Body : "";
    }
}

internal sealed record StaffPlace(StaffRoute Route, StaffField Field)
{
    public override string ToString() => $"{Route.Name}, {Field.In} {Field.Name}";
}
