using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.People;
using NodaTime;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Hostile text through every field of the shop: never a 500, never slow, never markup, and kept as it was.</summary>
public sealed class HostileShopTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_text_in_any_address_is_only_text()
    {
        var texts = HostileStrings.Texts();
        await using var world = await SmallWorld.StartAsync(Ct, options: WithoutLimits);
        using var http = Browser(world);
        var harmless = new HarmlessPages(world.ShopAddress);
        foreach (
            var text in (string[])
                [
                    "shirt",
                    "zzzzqq",
                    "LS1",
                    "Leeds",
                    "Men/Shirts",
                    "oxford-shirt",
                    "LEEDS",
                    "wine",
                    "shrit",
                    "; ls -laR /etc",
                ]
        )
        foreach (var address in Addresses(text))
            harmless.Learn(await http.GetStringOrEmptyAsync(address, Ct));

        var slowest = TimeSpan.Zero;
        var counts = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(
            texts,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct },
            async (text, ct) =>
            {
                foreach (var address in Addresses(text))
                {
                    var started = Stopwatch.GetTimestamp();
                    using var answer = await http.GetAsync(new Uri(address, UriKind.Relative), ct);
                    var html = await answer.Content.ReadAsStringAsync(ct);
                    var took = Stopwatch.GetElapsedTime(started);
                    slowest = took > slowest ? took : slowest;
                    counts.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
                    Assert.True((int)answer.StatusCode < 500, $"GET {address}: {(int)answer.StatusCode}");
                    Assert.True(took < s_patience, $"GET {address}: {took}");
                    if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                        harmless.MustBeHarmless(html, $"GET {address}");
                }
            }
        );
        output.WriteLine(
            $"{texts.Count} texts; {string.Join(", ", counts.Select(one => $"{one.Value}× {one.Key}"))}; slowest {slowest}"
        );
    }

    /// <summary>The words that were looked for stand in the field again, as they were.</summary>
    [Fact]
    public async Task The_search_field_says_again_what_was_asked()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: WithoutLimits);
        using var visitor = world.Visit();
        foreach (var text in HostileStrings.Texts().Where(text => text.Length is > 0 and <= 60 && IsLine(text)))
        {
            await visitor.GoAsync($"/search?q={Uri.EscapeDataString(text)}", Ct);
            if (
                visitor.Status != HttpStatusCode.OK
                || !visitor.Address.StartsWith("/search?q=", StringComparison.Ordinal)
            )
                continue;
            Assert.Contains(
                visitor
                    .Page.QuerySelectorAll("input[name=q]")
                    .Select(input => input.GetAttribute("value")?.Trim() ?? ""),
                shown => shown == text.Trim()
            );
        }
    }

    [Fact]
    public async Task Hostile_cookies_are_an_empty_basket_or_a_basket()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: WithoutLimits);
        using var http = Browser(world);
        await Parallel.ForEachAsync(
            HostileStrings.Texts(),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct },
            async (text, ct) =>
            {
                var coded = Uri.EscapeDataString(text);
                foreach (
                    var cookie in (string[])
                        [
                            $"holdfast-basket={coded}*1!LF-2001*2",
                            $"holdfast-store={coded}; holdfast-basket=LF-2001*{coded}",
                            $"holdfast-basket={Sendable(text)}",
                        ]
                )
                foreach (var page in (string[])["/", "/basket", "/checkout", "/products/oxford-shirt"])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, page);
                    request.Headers.TryAddWithoutValidation("Cookie", cookie);
                    using var answer = await http.SendAsync(request, ct);
                    Assert.True((int)answer.StatusCode < 500, $"GET {page} with {cookie}: {(int)answer.StatusCode}");
                }
            }
        );
    }

    [Fact]
    public async Task Hostile_text_in_forms_is_refused_or_only_text()
    {
        var texts = HostileStrings.Texts();
        await using var world = await SmallWorld.StartAsync(Ct, options: WithoutLimits);
        using var visitor = Shopper(world);
        await visitor.GoAsync("/checkout", Ct);
        var checkout = Fields(visitor.Page, "form[action='/checkout']");
        var token = checkout.First(field => field.Key.StartsWith("__", StringComparison.Ordinal));
        (string Path, string[] Names)[] forms =
        [
            ("/basket/lines", ["product", "sku", "quantity"]),
            ("/basket/quantities", ["sku", "quantity"]),
            ("/stores/choice", ["store", "return"]),
            ("/orders", ["number", "email"]),
        ];
        var number = 0;
        foreach (var text in texts)
        {
            number++;
            foreach (var (path, names) in forms)
                await PostAsync(visitor, path, [token, .. names.Select(name => KeyValuePair.Create(name, text))]);
            // One field at a time, so that each gets past the others' checks; and now and then all at once.
            var hit = number % 12;
            await PostAsync(
                visitor,
                "/checkout",
                [
                    .. checkout
                        .Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal))
                        .Select((field, at) => hit == 11 || at == hit ? KeyValuePair.Create(field.Key, text) : field),
                    token,
                ]
            );
            await PostAsync(
                visitor,
                "/checkout",
                [KeyValuePair.Create(token.Key, text), .. checkout.Where(field => field.Key != token.Key)]
            );
        }
        await Soundness.MustHoldAsync(world.Log.Store, "hostile forms", Ct);
    }

    /// <summary>A name may be nearly anything; what was taken is what is stored, and what the order's page shows.</summary>
    [Fact]
    public async Task What_was_taken_comes_back_as_it_was()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: WithoutLimits);
        await world.CommitAsync(SmallRetailer.LeedsWithoutEnd(), Ct);
        using var visitor = Shopper(world);
        await visitor.GoAsync("/checkout", Ct);
        var checkout = Fields(visitor.Page, "form[action='/checkout']");
        var harmless = new HarmlessPages(world.ShopAddress);
        var (taken, refused) = (0, 0);
        foreach (var text in HostileStrings.Texts().Prepend("Amira Haddad"))
        {
            var slot = Instant.FromUtc(2026, 11, 23 + taken / 160 % 5, 9 + taken / 20 % 8, 0).ToString();
            using var content = Form([
                .. checkout
                    .Where(field =>
                        field.Key is not ("key" or "name" or "email" or "slot" or "who" or "collector-name" or "token")
                    )
                    .Append(KeyValuePair.Create("key", Guid.NewGuid().ToString("N")))
                    .Append(KeyValuePair.Create("name", text))
                    .Append(KeyValuePair.Create("email", "amira@example.com"))
                    .Append(KeyValuePair.Create("slot", slot))
                    .Append(KeyValuePair.Create("who", "other"))
                    .Append(KeyValuePair.Create("collector-name", text))
                    .Append(KeyValuePair.Create("token", "tok_approved")),
            ]);
            using var answer = await visitor.Http.PostAsync(new Uri("/checkout", UriKind.Relative), content, Ct);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True((int)answer.StatusCode < 500, $"name {text}: {(int)answer.StatusCode} {html}");
            if (answer.StatusCode != HttpStatusCode.SeeOther)
            {
                refused++;
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                continue;
            }
            taken++;
            var page = answer.Headers.Location!.OriginalString;
            Assert.True(page.StartsWith("/orders/", StringComparison.Ordinal), $"name {text}: to {page}");
            var stored = await Soundness.DocumentsAsync<Order>(world.Log.Store, $"order/{page.Split('/')[2]}", Ct);
            var people = world.PeopleOf(stored[0]);
            Assert.Equal(text.Trim(), people.Customer.Name);
            Assert.Equal(text.Trim(), people.Nominated!.Name);
            var shown = await visitor.Http.GetStringAsync(new Uri(page, UriKind.Relative), Ct);
            if (taken == 1)
                harmless.Learn(shown);
            var read = harmless.MustBeHarmless(shown, $"name {text}");
            Assert.Contains(Words(text), Words(read.Body!.TextContent), StringComparison.Ordinal);
        }
        output.WriteLine($"{taken} names taken, {refused} refused");
        Assert.True(taken > 100, $"only {taken} were taken");
        await Soundness.MustHoldAsync(world.Log.Store, "hostile names", Ct);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("text/plain", "x")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n")]
    [InlineData("multipart/form-data; boundary=a", "--b")]
    [InlineData("multipart/form-data; boundary=\"\"", "--")]
    [InlineData("application/x-www-form-urlencoded", "%%%=%zz&=&==&%00=%00&a=%ff%fe")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=b")]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense", "a=b")]
    [InlineData("nonsense", "a=b")]
    [InlineData("", "a=b")]
    public async Task A_form_of_the_wrong_kind_is_a_mistake_of_its_sender(string type, string body)
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: WithoutLimits);
        using var visitor = Shopper(world);
        await visitor.GoAsync("/basket", Ct);
        foreach (
            var path in (string[])["/checkout", "/basket/lines", "/basket/quantities", "/stores/choice", "/orders"]
        )
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type.Length > 0)
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await visitor.Http.PostAsync(new Uri(path, UriKind.Relative), content, Ct);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path} {type}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Too_many_fields_and_too_long_names_are_mistakes_of_their_sender()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: WithoutLimits);
        using var visitor = Shopper(world);
        await visitor.GoAsync("/orders", Ct);
        var token = Fields(visitor.Page, "form[method=post]")
            .First(field => field.Key.StartsWith("__", StringComparison.Ordinal));
        var many = string.Join('&', Enumerable.Range(0, 5_000).Select(at => $"f{at}=1"));
        var longName = $"{new string('n', 10_000)}=1";
        foreach (var path in (string[])["/checkout", "/orders", "/stores/choice", "/basket/lines"])
        foreach (var (body, status) in ((string, int)[])[(many, 400), (longName, 400)])
        {
            using var content = new StringContent(
                $"{token.Key}={Uri.EscapeDataString(token.Value)}&{body}",
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            );
            using var answer = await visitor.Http.PostAsync(new Uri(path, UriKind.Relative), content, Ct);
            Assert.True(
                (int)answer.StatusCode == status,
                $"{path}, {body[..10]}: {(int)answer.StatusCode}, not {status}"
            );
        }
        using var tooLong = await visitor.Http.GetAsync(
            new Uri($"/search?q={new string('x', 7_000)}", UriKind.Relative),
            Ct
        );
        Assert.True((int)tooLong.StatusCode < 500);
        using var wayTooLong = await visitor.Http.GetAsync(
            new Uri($"/search?q={new string('x', 20_000)}", UriKind.Relative),
            Ct
        );
        Assert.Equal(HttpStatusCode.RequestUriTooLong, wayTooLong.StatusCode);
    }

    internal static HoldfastOptions WithoutLimits(HoldfastOptions options) => options with { Limits = RateLimits.None };

    private static IEnumerable<string> Addresses(string text)
    {
        var coded = Uri.EscapeDataString(text);
        if (coded.Length > 6_000)
            coded = Uri.EscapeDataString(text[..500]);
        yield return $"/search?q={coded}";
        yield return $"/search?q=shirt&category={coded}&brand={coded}&cursor={coded}&page={coded}";
        yield return $"/category/{coded}?cursor={coded}&page={coded}";
        yield return $"/ranges/{coded}";
        yield return $"/products/{coded}?sku={coded}&note={coded}";
        yield return $"/products/oxford-shirt?sku={coded}&note={coded}&colour={coded}&size={coded}";
        yield return $"/stores?near={coded}&return={coded}";
        yield return $"/stores?lat={coded}&lon={coded}";
        yield return $"/stores/{coded}";
        yield return $"/orders/{coded}/{coded}";
        yield return $"/checkout?again={coded}";
        yield return $"/{coded}";
        yield return $"/sitemaps/products-{coded}.xml";
        yield return $"/dev/mail/{coded}";
        yield return $"/dev/pay/{coded}";
    }

    private static async Task PostAsync(Visitor visitor, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = Form(fields);
        using var answer = await visitor.Http.PostAsync(new Uri(path, UriKind.Relative), content, Ct);
        Assert.True(
            (int)answer.StatusCode < 500,
            $"POST {path} {await content.ReadAsStringAsync(Ct)}: {(int)answer.StatusCode}"
        );
        if (answer.Headers.Location is { } location)
            Assert.True(
                location.OriginalString.StartsWith('/')
                    && !location.OriginalString.StartsWith("//", StringComparison.Ordinal),
                $"POST {path} leads to {location.OriginalString}"
            );
        Assert.DoesNotContain(
            answer.Headers,
            header => header.Key.Contains("crlf", StringComparison.OrdinalIgnoreCase)
        );
    }

    private static FormUrlEncodedContent Form(IEnumerable<KeyValuePair<string, string>> fields) => new(fields);

    /// <summary>The fields of a form as a browser would send them, the first of each name.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Fields(IDocument page, string form)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in page.QuerySelector(form)!.QuerySelectorAll("input[name], select[name]"))
        {
            var option = input.QuerySelector("option[selected]") ?? input.QuerySelector("option");
            fields.TryAdd(
                input.GetAttribute("name")!,
                input.GetAttribute("value") ?? option?.GetAttribute("value") ?? ""
            );
        }
        return [.. fields];
    }

    private static Visitor Shopper(SmallWorld world)
    {
        var visitor = world.Visit();
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", "LF-2001*2"));
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", SmallRetailer.Leeds));
        return visitor;
    }

    /// <summary>Asks for pages as a browser does, follows no redirect, keeps no cookie.</summary>
    private static HttpClient Browser(SmallWorld world)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = world.ShopAddress,
        };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return http;
    }

    private static string Sendable(string text) => string.Concat(text.Where(sign => sign is >= ' ' and <= '~'));

    private static bool IsLine(string text) => !text.Any(char.IsControl);

    private static string Words(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

internal static class HttpText
{
    /// <summary>The body whatever the status is.</summary>
    public static async Task<string> GetStringOrEmptyAsync(this HttpClient http, string address, CancellationToken ct)
    {
        using var answer = await http.GetAsync(new Uri(address, UriKind.Relative), ct);
        return await answer.Content.ReadAsStringAsync(ct);
    }
}
