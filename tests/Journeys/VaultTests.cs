using Holdfast.Ledger.Keys;
using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>The demo has a vault beside it: what head office sees of it, and what a shopper does when it stops.</summary>
public sealed class VaultTests(Chromium chromium, HoldfastDemo holdfast)
{
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_office_watches_an_order_become_vaulted(int width)
    {
        var demo = await holdfast.StartedAsync();
        await using var office = await OfficeAsync(demo, width, "vault-office");
        var page = office.Page;

        await page.GotoAsync(new Uri(demo.Staff, "/office/log").AbsoluteUri);
        await Assertions.Expect(page.Locator("#log tbody tr")).ToContainTextAsync("demo/vault/1");
        await Assertions.Expect(page.Locator("#log tbody .badge")).ToHaveTextAsync("In touch");
        // The page turns by itself when the vault has caught up.
        await Assertions
            .Expect(page.Locator("#log .note--good"))
            .ToContainTextAsync("Everything that was accepted is vaulted");
        await office.SeeAsync("log");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await office.SeeAsync("log-dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        await page.GotoAsync(new Uri(demo.Staff, "/office/orders").AbsoluteUri);
        await office.SeeAsync("orders");
        await page.Locator("tbody a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#durability .badge")).ToHaveTextAsync("Vaulted");
        await office.SeeAsync("order");
        office.Watch.AssertClean();
    }

    [Fact]
    public async Task Without_its_vault_the_shop_keeps_the_basket_until_the_vault_is_back()
    {
        var ct = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory("holdfast-without-vault-").FullName;
        try
        {
            await using (var demo = await DemoProcess.StartAsync(data, ct, ("UNVAULTED__ENTRIESMAX", "1")))
            {
                await using var office = await OfficeAsync(demo, 1280, "no-vault-office");
                await SeeVaultedAsync(office);
                await RevokeAsync(office, "The demo's vault");
                await using (var first = await AtCheckoutAsync(demo, "no-vault-first"))
                {
                    var last = new Checkout(first);
                    await last.FillAsync(new("Ada Firth", "ada@shopper.example"));
                    await last.PlaceOrder.ClickAsync();
                    await new OrderPage(first.Page).BeConfirmedAsync();
                }
                await using var shopper = await AtCheckoutAsync(demo, "no-vault-shopper");
                shopper.Watch.Expect(503);
                var checkout = new Checkout(shopper);
                var waits = shopper.Page.GetByText("We are not taking new orders for a few minutes.");
                await Until.TrueAsync(
                    async () =>
                    {
                        await shopper.Page.ReloadAsync();
                        return await waits.CountAsync() > 0;
                    },
                    ct
                );
                await shopper.SeeAsync("told");
                await checkout.FillAsync(new("Ada Firth", "ada@shopper.example"));
                await checkout.PlaceOrder.ClickAsync();
                await Assertions.Expect(checkout.Errors).ToContainTextAsync("your basket is kept");
                await Assertions.Expect(checkout.Name).ToHaveValueAsync("Ada Firth");
                await shopper.SeeAsync("pushed-back");
                await new Front(shopper).OpenAsync("/basket");
                await Assertions.Expect(shopper.Page.Locator("main form").First).ToBeVisibleAsync();
                await shopper.SeeAsync("basket-kept");
                shopper.Watch.AssertClean();

                await office.Page.GotoAsync(new Uri(demo.Staff, "/office").AbsoluteUri);
                await Assertions
                    .Expect(office.Page.GetByRole(AriaRole.Alert))
                    .ToContainTextAsync("New orders are pushed back");
                await office.SeeAsync("loud");
                Assert.Equal(0, await demo.StopAsync());
            }

            await using var again = await DemoProcess.StartAsync(data, ct, ("UNVAULTED__ENTRIESMAX", "1"));
            await using var later = await OfficeAsync(again, 1280, "vault-back-office");
            await SeeVaultedAsync(later);
            await later.SeeAsync("back");
        }
        finally
        {
            DemoProcess.DeleteAll(data);
        }
    }

    [Fact]
    public async Task The_first_start_makes_a_recovery_kit_and_the_office_reminds_until_it_is_gone()
    {
        var ct = TestContext.Current.CancellationToken;
        var demo = await holdfast.StartedAsync();
        var said = demo.Said.Split(Environment.NewLine);
        var kit = said.Single(line => line.StartsWith("Kit ", StringComparison.Ordinal))[4..].Split(',')[0].Trim();
        Assert.True(RecoveryKit.TryRead([await File.ReadAllTextAsync(kit, ct)], out _, out var why), why);
        await using var office = await OfficeAsync(demo, 390, "kit-office");

        await office.Page.GotoAsync(new Uri(demo.Staff, "/office").AbsoluteUri);
        await Assertions.Expect(office.Page.GetByText("still on this machine")).ToBeVisibleAsync();
        await office.SeeAsync("reminds");
        File.Delete(kit);
        await office.Page.ReloadAsync();

        await Assertions.Expect(office.Page.GetByText("still on this machine")).ToHaveCountAsync(0);
        await office.Page.GotoAsync(new Uri(demo.Staff, "/office/log").AbsoluteUri);
        await Assertions.Expect(office.Page.Locator("#log")).ToContainTextAsync("and not on this machine");
        office.Watch.AssertClean();
    }

    private async Task<Visitor> OfficeAsync(DemoProcess demo, int width, string who)
    {
        var visitor = await Visitor.OpenAsync(chromium, demo, width, who);
        await new Colleague(visitor, "leeds").SignInAsync(demo.Person("Helen Marsh"));
        return visitor;
    }

    private async Task<Visitor> AtCheckoutAsync(DemoProcess demo, string who)
    {
        var shopper = await Visitor.OpenAsync(chromium, demo, 390, who);
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", ("1250", null, 1));
        await front.CheckOutAsync();
        return shopper;
    }

    private static async Task SeeVaultedAsync(Visitor office)
    {
        await office.Page.GotoAsync(new Uri(office.Demo.Staff, "/office/log").AbsoluteUri);
        await Assertions.Expect(office.Page.Locator("#log .note--good")).ToBeVisibleAsync();
    }

    /// <summary>Head office takes the vault's key away, so that it can pull no more.</summary>
    private static async Task RevokeAsync(Visitor office, string whose)
    {
        await office.Page.GotoAsync(new Uri(office.Demo.Staff, "/office/api-keys").AbsoluteUri);
        var row = office.Page.Locator("tbody tr", new() { HasText = whose });
        await row.Locator("summary").ClickAsync();
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(office.Page.GetByText("revoked for good")).ToBeVisibleAsync();
    }
}
