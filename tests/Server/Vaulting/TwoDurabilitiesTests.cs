using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>Accepted is on head office's disk; vaulted survives its loss. Who looks, sees which.</summary>
public sealed class TwoDurabilitiesTests(FreshDatabases databases)
{
    private const string Pin = "482913";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task An_order_is_accepted_until_a_vault_has_it_and_vaulted_from_then_on(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault, database);
        using var api = await Api.OfAsync(world, Ct);
        using var office = await OfficeAsync(world);

        var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        Assert.Equal("ACCEPTED", placed["durability"].GetString());
        await office.GoAsync($"/office/orders/{placed.Number}", Ct);
        Assert.Contains("Accepted", office.Page.QuerySelector("#durability")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(office.Page.QuerySelector("#durability[data-refresh]"));

        await vault.CatchUpAsync(world);

        Assert.Equal("VAULTED", await DurabilityAsync(api, placed.Number));
        await office.GoAsync("/office/orders", Ct);
        var badge = office.Page.QuerySelector("td .badge[title]")!;
        Assert.Equal("Vaulted", badge.TextContent);
        Assert.Contains("even if head office is lost", badge.GetAttribute("title"), StringComparison.Ordinal);
        await office.GoAsync($"/office/orders/{placed.Number}", Ct);
        Assert.Contains("Vaulted", office.Page.QuerySelector("#durability")!.TextContent, StringComparison.Ordinal);
        Assert.Null(office.Page.QuerySelector("#durability[data-refresh]"));
    }

    [Fact]
    public async Task What_happens_to_a_vaulted_order_is_only_accepted_again_until_the_vault_has_that_too()
    {
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault);
        using var api = await Api.OfAsync(world, Ct);
        var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        await vault.CatchUpAsync(world);

        (
            await api.SendAsync(
                HttpMethod.Post,
                $"/api/v1/orders/{placed.Number}/cancel",
                Ct,
                "{}",
                Guid.NewGuid().ToString()
            )
        ).Must(200);

        Assert.Equal("ACCEPTED", await DurabilityAsync(api, placed.Number));
        await vault.CatchUpAsync(world);
        Assert.Equal("VAULTED", await DurabilityAsync(api, placed.Number));
    }

    [Fact]
    public async Task The_receipt_of_a_vaulted_order_carries_the_vaults_signature_and_is_checked_with_both_keys()
    {
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault);
        using var api = await Api.OfAsync(world, Ct);
        var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        await vault.CatchUpAsync(world);
        // Later entries, so that the published checkpoint is another one than the vault's.
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        var log = (await world.Node.Services.GetRequiredService<SigningKey>().OpenAsync(Ct)).Verifier;

        var file = await api.Http.GetByteArrayAsync($"/api/v1/orders/{placed.Number}/receipt", Ct);
        var entry = await api.Http.GetByteArrayAsync($"/api/v1/orders/{placed.Number}/receipt/entry", Ct);

        Assert.True(ProofFile.TryParse(file, out var proof));
        Assert.True(proof.Check(entry, log, out var checkpoint, out var why), why);
        Assert.Equal([log.Name, vault.Key.Name], checkpoint.Note.Verify(log, vault.Key).Select(key => key.Name));
    }

    [Fact]
    public async Task Another_vault_under_the_same_name_does_not_count()
    {
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault);
        var stranger = new NoteKey(vault.Key.Name, NoteKey.NewPrivateKey());
        var size = world.Log.NextIndex;
        var forged = SignedCheckpoint.Sign(new("shop.example/log/1", size, LogHash.OfEntry([1])), stranger);
        await world.Log.Store.Seals.KeepCosignatureAsync(new(stranger.Name, size, 1, forged.Note.ToBytes()), Ct);
        using var api = await Api.OfAsync(world, Ct);
        var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);

        await Until.TrueAsync(() => RunningVault.Watch(world.Node).Now.Size == world.Log.NextIndex, Ct);

        var now = RunningVault.Watch(world.Node).Now;
        Assert.Equal(0, now.Vaulted);
        Assert.Null(Assert.Single(now.Vaults).Cosigned);
        Assert.Equal("ACCEPTED", await DurabilityAsync(api, placed.Number));
    }

    [Theory, EveryStore]
    public async Task A_quiet_vault_is_heard_again_and_what_it_has_never_shrinks(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await store.Seals.KeepCosignatureAsync(new("near/1", 9, 1_000, [1]), Ct);
        await store.Seals.KeepCosignatureAsync(new("near/1", 9, 30_999, [2]), Ct);
        Assert.Equal(1_000, Assert.Single(await store.Seals.ReadCosignaturesAsync(Ct)).AtMs);

        await store.Seals.KeepCosignatureAsync(new("near/1", 9, 31_000, [3]), Ct);
        await store.Seals.KeepCosignatureAsync(new("near/1", 8, 99_000, [4]), Ct);

        var kept = Assert.Single(await store.Seals.ReadCosignaturesAsync(Ct));
        Assert.Equal((9L, 31_000L, (byte)3), (kept.Size, kept.AtMs, kept.Note[0]));
    }

    [Fact]
    public async Task Without_a_vault_the_office_says_so_loudly_and_the_shop_says_nothing()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var office = await OfficeAsync(world);
        using var shopper = world.Visit();

        foreach (var page in (string[])["/office", "/office/log"])
        {
            await office.GoAsync(page, Ct);
            var note = office.Page.QuerySelector(".note--bad")!.TextContent;
            Assert.Contains("No vault is configured", note, StringComparison.Ordinal);
            Assert.Contains("HOLDFAST__VAULTS", note, StringComparison.Ordinal);
        }
        await shopper.GoAsync("/", Ct);
        Assert.DoesNotContain("vault", shopper.Page.Source.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_logs_page_says_what_would_survive_and_names_each_vault()
    {
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault);
        using var office = await OfficeAsync(world);

        await office.GoAsync("/office/log", Ct);
        Assert.Contains("No vault has cosigned this log yet", office.Text, StringComparison.Ordinal);
        Assert.Contains("Never heard", office.Text, StringComparison.Ordinal);
        Assert.Contains("There is no recovery kit", office.Text, StringComparison.Ordinal);
        await vault.CatchUpAsync(world);
        await office.GoAsync("/office/log", Ct);

        Assert.Contains("Everything that was accepted is vaulted", office.Text, StringComparison.Ordinal);
        var size = world.Log.NextIndex.ToString("N0", CultureInfo.InvariantCulture);
        Assert.Equal(
            [size, size, size, "0"],
            office.Page.QuerySelectorAll(".figure dd").Select(figure => figure.TextContent)
        );
        var row = Visitor.Words(Assert.Single(office.Page.QuerySelectorAll("tbody tr")));
        Assert.StartsWith("vault.example/1 In touch ", row, StringComparison.Ordinal);
        Assert.EndsWith($" {size} 0", row, StringComparison.Ordinal);
        Assert.Contains("/log/1", office.Text, StringComparison.Ordinal);
        Assert.Contains("the oldest entry that is in no vault is 15 min old", office.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metrics_are_for_a_key_of_their_scope_and_say_how_far_the_vault_is()
    {
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault);
        using var api = await Api.OfAsync(world, Ct, Scopes.MetricsRead);
        using var ordinary = await Api.OfAsync(world, Ct);
        await vault.CatchUpAsync(world);
        (await ordinary.PlaceAsync(Api.Order(), Ct)).Must(201);
        await Until.TrueAsync(() => RunningVault.Watch(world.Node).Now.Size == world.Log.NextIndex, Ct);

        using var refused = await MetricsAsync(world, ordinary);
        using var nobody = await MetricsAsync(world, api: null);
        using var answer = await MetricsAsync(world, api);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var samples = lines
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .ToDictionary(sample => sample[0], sample => double.Parse(sample[1], CultureInfo.InvariantCulture));
        var now = RunningVault.Watch(world.Node).Now;
        Assert.Equal(now.Size, samples["holdfast_log_entries"]);
        Assert.Equal(now.Vaulted, samples["holdfast_vaulted_entries"]);
        Assert.Equal(now.Vaulted, samples["holdfast_vault_cosigned_entries{vault=\"vault.example/1\"}"]);
        Assert.True(samples["holdfast_vault_lag_entries"] >= 2);
        Assert.Equal(0, samples["holdfast_orders_wait"]);
        Assert.Equal(0, samples["holdfast_orders_pushed_back_total"]);
        foreach (var name in samples.Keys.Select(name => name.Split('{')[0]))
        {
            Assert.Contains(lines, line => line.StartsWith($"# HELP {name} ", StringComparison.Ordinal));
            Assert.Contains(lines, line => line.StartsWith($"# TYPE {name} ", StringComparison.Ordinal));
        }
    }

    private static async Task<HttpResponseMessage> MetricsAsync(SmallWorld world, Api? api)
    {
        using var http = new HttpClient { BaseAddress = world.StaffAddress };
        http.DefaultRequestHeaders.Authorization = api is null
            ? null
            : new AuthenticationHeaderValue("Bearer", api.Key.ToString());
        return await http.GetAsync(new Uri("/metrics", UriKind.Relative), Ct);
    }

    private static Task<SmallWorld> StartAsync(RunningVault vault, TestDatabase? database = null) =>
        SmallWorld.StartAsync(Ct, database?.Option, options => options with { Vaults = vault.Key.Text });

    private static Task<Visitor> OfficeAsync(SmallWorld world)
    {
        DeskWorld.StaffOf(world).Add("Olga Office", site: null, Roles.Administrator, Pin);
        return world.SignInAsync("Olga Office", Pin, Ct);
    }

    private static async Task<string?> DurabilityAsync(Api api, string number) =>
        (await api.GetAsync($"/api/v1/orders/{number}", Ct)).Must(200)["durability"].GetString();
}
