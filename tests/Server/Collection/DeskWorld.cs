using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Payments;
using Holdfast.Retail.People;
using Holdfast.Retail.Staff;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Collection;

/// <summary>Colleagues for the small world, added when they first sign in, and orders paid by the test provider.</summary>
internal static class DeskWorld
{
    public const string PriyasPin = "482917";
    public const string TomsPin = "930284";
    public const string YorksPin = "716205";
    public const string DcsPin = "305871";

    /// <summary>The form that ends an order's way, on its hand-over page.</summary>
    public const string HandOverForm = "form[action$='/handover'].stack-l";

    /// <summary>
    /// A PIN that stands in a test need not be slow to guess: the sign-in's own tests pay the whole price, which is a quarter of a
    /// second for each person added and each sign-in.
    /// </summary>
    public const int PinIterations = 1_000;

    private const string OlgasPin = "482913";

    private static readonly (string Name, string Site, string Role, string Pin)[] s_colleagues =
    [
        ("Priya Nair", SmallRetailer.Leeds, Roles.Colleague, PriyasPin),
        ("Tom Okafor", SmallRetailer.Leeds, Roles.StoreManager, TomsPin),
        ("Yusuf York", SmallRetailer.York, Roles.Colleague, YorksPin),
        ("Dee Thorne", SmallRetailer.Dc, Roles.Colleague, DcsPin),
    ];

    public static StaffFile StaffOf(SmallWorld world) => world.Node.Services.GetRequiredService<StaffFile>();

    public static async Task<Visitor> SignInAsync(this SmallWorld world, string name, string pin, CancellationToken ct)
    {
        var staff = StaffOf(world);
        if (
            s_colleagues.FirstOrDefault(colleague => colleague.Pin == pin) is { Pin: not null } known
            && staff.Find(StaffFile.IdOf(known.Name)) is null
        )
            staff.Add(known.Name, known.Site, known.Role, pin, iterations: PinIterations);
        var visitor = world.VisitStaff();
        await visitor.GoAsync("/sign-in", ct);
        await visitor.SendAsync("form", ct, ("name", name), ("pin", pin));
        return visitor;
    }

    public static Task<Visitor> PriyaAsync(this SmallWorld world, CancellationToken ct) =>
        world.SignInAsync("Priya Nair", PriyasPin, ct);

    /// <summary>Somebody of the office, whatever they are there.</summary>
    public static Task<Visitor> OlgaAsync(this SmallWorld world, string role, CancellationToken ct)
    {
        StaffOf(world).Add("Olga Office", site: null, role, OlgasPin, iterations: PinIterations);
        return world.SignInAsync("Olga Office", OlgasPin, ct);
    }

    /// <summary>An order of Maya Haddad, authorised by the test provider and confirmed.</summary>
    public static async Task<Order> PlaceAsync(
        this SmallWorld world,
        string store,
        CancellationToken ct,
        params (string Sku, int Quantity)[] lines
    )
    {
        var number = OrderNumber.New();
        // Leeds has it ready the same day; from the dc it comes tomorrow, with an hour to spare.
        var fromDc = lines.Any(line => line.Sku is "HF-0001-TAN" or "LF-8001");
        var (customer, _, keys) = world
            .Node.Services.GetRequiredService<SealPeople>()
            .ForOrder(number, new(new("Maya Haddad", "maya@larkfield.example", null), null));
        await world.CommitAsync(
            new PlaceOrder
            {
                Number = number,
                CollectionCode = CollectionCode.New(),
                Store = store,
                SlotStart = fromDc ? Instant.FromUtc(2026, 11, 22, 13, 0) : Instant.FromUtc(2026, 11, 21, 13, 0),
                Lines = [.. lines.Select(line => new BasketLine(line.Sku, line.Quantity))],
                Customer = customer,
                PersonKeys = keys,
                PaymentProvider = "test",
                Channel = "shop",
                By = "customer",
            },
            ct
        );
        var total = (await world.ReadAsync(number, ct)).TotalMinor;
        var provider = world.Node.Services.GetServices<IPaymentProvider>().Single(provider => provider.Name == "test");
        var answer = await provider.AuthoriseAsync(
            new PaymentRequest(number, total, "GBP", TestTokens.Approved, "/"),
            ct
        );
        var approved = Assert.IsType<Authorisation.Approved>(answer);
        await world.CommitAsync(
            new PayOrder
            {
                Number = number,
                Reference = approved.Reference,
                AuthorisedMinor = approved.AmountMinor,
                By = "customer",
            },
            ct
        );
        return await world.ReadAsync(number, ct);
    }

    /// <summary>The order as the log has it now.</summary>
    public static async Task<Order> ReadAsync(this SmallWorld world, string number, CancellationToken ct) =>
        await new LogDocuments(world.Log).FindAsync<Order>(Keys.Order(number), ct)
        ?? throw new InvalidOperationException($"There is no order {number}.");

    public static async Task<string> PassAsync(this SmallWorld world, Order order, CancellationToken ct)
    {
        var signer = await world.Node.Services.GetRequiredService<PassKeys>().SignerAsync(ct);
        return signer.Sign(Pass.For(order));
    }

    /// <summary>Picks, packs, stages and readies by the pages, and waits until the payment is taken.</summary>
    public static async Task MakeReadyAsync(this SmallWorld world, Visitor colleague, Order order, CancellationToken ct)
    {
        var page = $"/desk/{order.Store}/orders/{order.Number}";
        await colleague.GoAsync(page, ct);
        await colleague.SendAsync("form[action$='/picking']", ct);
        while (colleague.Page.QuerySelector("form[action$='/picks']") is not null)
            await colleague.SendAsync("form[action$='/picks']", ct);
        await colleague.SendAsync("form[action$='/packing']", ct);
        await colleague.SendAsync("form[action$='/shelf']", ct, ("shelf", "B 14"));
        await colleague.SendAsync("form[action$='/readiness']", ct);
        Assert.Equal(OrderStatus.READY_FOR_PICKUP, (await world.ReadAsync(order.Number, ct)).Status);
        await world.WaitForPaymentAsync(order.Number, ct);
    }

    /// <summary>Makes it ready and gives it to whoever says its code.</summary>
    public static async Task HandOverAsync(this SmallWorld world, Visitor colleague, Order order, CancellationToken ct)
    {
        await world.MakeReadyAsync(colleague, order, ct);
        await colleague.GoAsync($"/desk/{order.Store}/orders/{order.Number}/handover", ct);
        await colleague.SendAsync(HandOverForm, ct, ("Code", order.CollectionCode), ("PersonCheck", "photo-id"));
        Assert.Equal(OrderStatus.PICKED_UP, (await world.ReadAsync(order.Number, ct)).Status);
    }

    public static async Task WaitForPaymentAsync(this SmallWorld world, string number, CancellationToken ct)
    {
        await Until.TrueAsync(
            async () => (await world.ReadAsync(number, ct)).Payment.State is PaymentState.CAPTURED,
            ct,
            atMostSeconds: 10
        );
        // The store shows a commit a moment before this process counts it.
        var head = await world.Log.Store.ReadHeadAsync(ct);
        Assert.True(await world.View.WaitForAsync(head.NextIndex - 1, ct));
    }
}
