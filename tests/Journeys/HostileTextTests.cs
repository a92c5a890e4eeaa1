using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Holdfast.Tests.Kit;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>
/// What strangers type stays text: no script of theirs runs, nothing is loaded from elsewhere, and it is shown as it was.
/// The watch fails the test for a dialog, a broken policy, or any request to another host.
/// </summary>
public sealed class HostileTextTests(Chromium chromium, HoldfastDemo holdfast)
{
    private const int Sampled = 14;
    private const int NameMax = 200;

    /// <summary>Each breaks out of another kind of place: text, an attribute, a script, a style, a comment.</summary>
    private static readonly string[] s_own =
    [
        $"<script>window.{Watch.Marker}=1</script>",
        $"\"><img src=x onerror=window.{Watch.Marker}=1>",
        $"'-window.{Watch.Marker}=1-'",
        $"--><svg onload=window.{Watch.Marker}=1>",
        $"</textarea></title></style><script src=//stranger.example/x.js>window.{Watch.Marker}=1</script>",
        "{{constructor.constructor('alert(1)')()}} ${alert(1)} @(1+1)",
    ];

    [Fact]
    public async Task In_every_field_of_the_shop()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 390, "hostile-shop");
        shopper.Watch.Expect(400).Expect(404);
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", ("1256", null, 1));
        await front.CheckOutAsync();
        var checkout = new Checkout(shopper);
        await checkout.ToDetailsAsync();
        foreach (var text in Texts(seed: 390))
        {
            // This is no e-mail address: the form comes back with all that was typed.
            await checkout.FillDetailsAsync(new(text, text) { Phone = text, Collector = text });
            await checkout.ContinueAsync();
            await Assertions.Expect(checkout.Errors.First).ToBeVisibleAsync();
            await Assertions.Expect(checkout.Name).ToHaveValueAsync(text.Trim());
            await AssertUntouchedAsync(shopper);
        }

        await shopper.SeeAsync("checkout");
        foreach (var text in Texts(seed: 390))
        {
            await front.OpenAsync("/search?q=" + Uri.EscapeDataString(text));
            await AssertUntouchedAsync(shopper);
            await front.OpenAsync(
                "/stores?near=" + Uri.EscapeDataString(text) + "&return=" + Uri.EscapeDataString(text)
            );
            await AssertUntouchedAsync(shopper);
        }

        await shopper.SeeAsync("stores");
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task On_an_order_from_the_shop_to_the_hand_over()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 390, "hostile-order");
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", ("1256", null, 1));
        await front.CheckOutAsync();
        var checkout = new Checkout(shopper);
        var (name, collector) = (string.Join(' ', s_own[..2]), s_own[3]);
        await checkout.FillAsync(new(name, "stranger@shopper.example") { Collector = collector });
        await checkout.PlaceOrder.ClickAsync();
        var order = new OrderPage(shopper.Page);
        await order.BeConfirmedAsync();
        await Assertions.Expect(shopper.Page.GetByText(collector, new() { Exact = true })).ToBeVisibleAsync();
        await shopper.SeeAsync("order");
        var number = await order.NumberAsync();

        await using var atDesk = await Visitor.OpenAsync(chromium, demo, 390, "hostile-desk");
        atDesk.Watch.Expect(404).Expect(422);
        var colleague = new Colleague(atDesk, "leeds");
        await colleague.TypeSignInAsync(new(s_own[1], "000000"));
        await Assertions.Expect(atDesk.Page.Locator(".error-summary")).ToBeVisibleAsync();
        await Assertions.Expect(atDesk.Page.GetByLabel("Your name")).ToHaveValueAsync(s_own[1]);
        await colleague.SignInAsync(demo.Person("Priya Nair"));
        await AssertUntouchedAsync(atDesk);
        Assert.Equal(1, await colleague.CountAsync(s_own[0]));
        await atDesk.SeeAsync("found");
        await colleague.OpenAsync(number);
        await colleague.StartPickingAsync();
        await colleague.ScanAsync(s_own[1]);
        await Assertions.Expect(colleague.Said).ToHaveAttributeAsync("data-kind", "bad");
        await atDesk.SeeAsync("scanned");
        await colleague.ScanAsync("LF-1256");
        await colleague.PackAsync();
        await colleague.StageAsync("<B>B&AMP;1</B>");
        await colleague.ReadyAsync();
        await AssertUntouchedAsync(atDesk);
        foreach (var page in (string[])["slip", "labels", "handover"])
        {
            await atDesk.Page.GotoAsync(new Uri(demo.Staff, $"/desk/leeds/orders/{number}/{page}").AbsoluteUri);
            await AssertUntouchedAsync(atDesk);
            await atDesk.SeeAsync(page);
        }

        await atDesk.Page.GotoAsync(new Uri(demo.Staff, "/desk/leeds/handover").AbsoluteUri);
        await colleague.ScanAsync(s_own[0]);
        await AssertUntouchedAsync(atDesk);

        await shopper.Page.GotoAsync(demo.Mail.AbsoluteUri);
        await shopper.SeeAsync("mail");
        await shopper.Page.GetByRole(AriaRole.Link, new() { Name = number }).First.ClickAsync();
        await AssertUntouchedAsync(shopper);
        await shopper.SeeAsync("letter");
        shopper.Watch.AssertClean();
        atDesk.Watch.AssertClean();
    }

    [Fact]
    public async Task In_the_office_as_file_names_file_contents_and_names_of_keys()
    {
        var demo = await holdfast.StartedAsync();
        await using var office = await Visitor.OpenAsync(chromium, demo, 1280, "hostile-office");
        await new Colleague(office, "leeds").SignInAsync(demo.Person("Helen Marsh"));
        var page = office.Page;
        foreach (var text in s_own)
        {
            await page.GotoAsync(new Uri(demo.Staff, "/office/imports").AbsoluteUri);
            await page.GetByLabel("File", new() { Exact = true })
                .SetInputFilesAsync(
                    new FilePayload
                    {
                        // A slash would begin a new name.
                        Name = text.Replace('/', '-') + ".csv",
                        MimeType = "text/csv",
                        Buffer = Encoding.UTF8.GetBytes(
                            $"code,kind,name\n\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{text},X\n"
                        ),
                    }
                );
            await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(".csv");
            await AssertUntouchedAsync(office);
            await page.GotoAsync(new Uri(demo.Staff, "/office/api-keys").AbsoluteUri);
            await page.GetByLabel("Whose is it?").FillAsync(text);
            await page.GetByLabel("Read products").CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
            await Assertions
                .Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = text, Exact = true }))
                .ToBeVisibleAsync();
            await AssertUntouchedAsync(office);
            foreach (var address in (string[])["/office/orders?q=", "/office/sites?q=", "/office/stock?sku="])
            {
                await page.GotoAsync(new Uri(demo.Staff, address + Uri.EscapeDataString(text)).AbsoluteUri);
                await AssertUntouchedAsync(office);
            }
        }
        await office.SeeAsync("office");
        office.Watch.AssertClean();
    }

    private static async Task AssertUntouchedAsync(Visitor visitor) =>
        Assert.False(
            await visitor.Page.EvaluateAsync<bool>($"() => window.{Watch.Marker} !== undefined"),
            $"A stranger's script ran on {visitor.Page.Url}."
        );

    /// <summary>Ours, and a sample of other people's: another one for each width, the same in every run.</summary>
    private static string[] Texts(int seed)
    {
        var theirs = Lines("hardening/naughty-strings.jsonl", "string", null)
            .Concat(Lines("hardening/payloads.jsonl.gz", "payload", "xss"))
            .Where(text => text.Length <= NameMax && text.Trim().Length > 0 && !text.Any(char.IsControl))
            .ToArray();
        new Random(seed).Shuffle(theirs);
        return [.. s_own, .. theirs.Take(Sampled)];
    }

    private static IEnumerable<string> Lines(string file, string property, string? category)
    {
        using var bytes = File.OpenRead(RealData.PathOf(file));
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(bytes, CompressionMode.Decompress)
            : bytes;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var json = JsonElement.Parse(line);
            if (
                (category is null || json.GetProperty("category").GetString() == category)
                && json.TryGetProperty(property, out var text)
            )
            {
                yield return text.GetString()!;
            }
        }
    }
}
