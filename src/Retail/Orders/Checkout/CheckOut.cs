using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments;
using Holdfast.Retail.People;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>The checkout: one page, one form, sent as often as it takes and ordered at most once.</summary>
internal sealed class CheckOut(
    PlaceAndPay flow,
    OrderLinks links,
    View view,
    ShopVisit visit,
    VaultWatch vaults,
    IEnumerable<IPaymentProvider> providers,
    TimeProvider time
)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet(
                "/checkout",
                (CheckOut checkOut, string? again, HttpResponse response, CancellationToken ct) =>
                    checkOut.ShowAsync(again, response, ct)
            )
            .ExcludeFromDescription();
        shop.MapPost(
                "/checkout",
                (CheckOut checkOut, IFormCollection form, HttpResponse response, CancellationToken ct) =>
                    checkOut.SendAsync(CheckoutForm.Read(form), response, ct)
            )
            .RequireRateLimiting(RateLimits.Checkout)
            .ExcludeFromDescription();
    }

    /// <param name="again">Number and token of an order whose payment was declined: its form is filled in again.</param>
    /// <param name="response">For headers.</param>
    /// <param name="ct">Ends the wait.</param>
    private async Task<IResult> ShowAsync(string? again, HttpResponse response, CancellationToken ct)
    {
        if (visit.Lines.IsEmpty)
            return new SeeOther("/basket");
        if (visit.Store is not { } store)
            return new SeeOther("/stores?return=%2Fcheckout");
        using var reader = view.Open();
        var read = Read(reader, store, visit.Lines.Select(line => new Wanted(line.Sku, line.Quantity)));
        // Lines that are no longer sold and goods that cannot be collected there are explained in the basket.
        if (read is not var (shown, seen) || seen.Length < visit.Lines.Length || shown.When is null)
            return new SeeOther("/basket");
        var form = new CheckoutForm { Slot = shown.FirstFree ?? "" };
        ImmutableArray<FieldError> errors = [];
        if (await FindAsync(again, reader, ct) is { } declined)
        {
            form = FilledIn(declined, reader.PeopleOf(declined), form);
            errors = [new("token", Declined)];
        }
        return Page(response, shown, form with { Key = NewKey(), Store = store, Lines = SeenLine.Write(seen) }, errors);
    }

    private async Task<IResult> SendAsync(CheckoutForm form, HttpResponse response, CancellationToken ct)
    {
        var seen = SeenLine.Read(form.Lines);
        // Not a form that a page of ours made.
        if (seen.IsEmpty || !Guid.TryParse(form.Key, out _) || Retail.Check.Code("store", form.Store) is not null)
            return new SeeOther("/basket");
        var errors = form.Check();
        if (!errors.IsEmpty)
            return Again(response, form, seen, StatusCodes.Status400BadRequest, errors);
        try
        {
            return await AnswerAsync(await PlaceAsync(Request(form, seen), ct), form, seen, response, ct);
        }
        catch (Exception failure) when (failure is LedgerBusyException or CommitFailedException)
        {
            const string Text =
                "We could not save your order just now. Press the button again in a moment: it is placed once at most.";
            return Again(response, form, seen, StatusCodes.Status503ServiceUnavailable, [new("send", Text)]);
        }
    }

    /// <summary>A second press of the button waits for the first one and gets its answer.</summary>
    private async Task<Placing> PlaceAsync(OrderRequest request, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var placing = await flow.RunAsync(request, ct);
            if (
                placing is not Placing.Refused { Refusal: RequestInFlight }
                || time.GetElapsedTime(started) > s_patience
            )
                return placing;
            await Task.Delay(s_pause, ct);
        }
    }

    private async Task<IResult> AnswerAsync(
        Placing placing,
        CheckoutForm form,
        ImmutableArray<SeenLine> seen,
        HttpResponse response,
        CancellationToken ct
    )
    {
        switch (placing)
        {
            case Placing.Confirmed confirmed:
                visit.EmptyBasket();
                return new SeeOther(await links.PathAsync(confirmed.Order.Number, ct));
            case Placing.NeedsAuthentication challenge:
                return new SeeOther(challenge.Location);
            case Placing.Declined:
                return Again(
                    response,
                    form with
                    {
                        Key = NewKey(),
                    },
                    seen,
                    StatusCodes.Status402PaymentRequired,
                    [new("token", Declined)]
                );
            case Placing.PaymentUnknown:
                const string Text =
                    "Your bank has not answered yet. Press the button again to ask it: you are not charged twice.";
                return Again(response, form, seen, StatusCodes.Status503ServiceUnavailable, [new("send", Text)]);
            case Placing.Ended:
                const string Over =
                    "The payment took too long, so the goods were let go and nothing was taken. Place the order again.";
                return Again(
                    response,
                    form with
                    {
                        Key = NewKey(),
                    },
                    seen,
                    StatusCodes.Status409Conflict,
                    [new("send", Over)]
                );
            case Placing.Refused { Refusal: VaultBehind behind }:
                response.Headers.RetryAfter = VaultWatch.AskAgainAfter.TotalSeconds.ToString(
                    "0",
                    CultureInfo.InvariantCulture
                );
                return Again(
                    response,
                    form,
                    seen,
                    StatusCodes.Status503ServiceUnavailable,
                    CheckoutRefusal.Say(behind, Titles(seen))
                );
            case Placing.Refused refused:
                var reuse = refused.Refusal is RequestKeyReused;
                return Again(
                    response,
                    reuse ? form with { Key = NewKey() } : form,
                    seen,
                    StatusCodes.Status409Conflict,
                    CheckoutRefusal.Say(refused.Refusal, Titles(seen))
                );
            default:
                throw new InvalidOperationException($"No page for {placing}.");
        }
    }

    private const string Declined =
        "Your card was declined and nothing was taken. Choose another card; the rest is still filled in.";

    private static OrderRequest Request(CheckoutForm form, ImmutableArray<SeenLine> seen) =>
        new()
        {
            Store = form.Store,
            SlotStart = form.SlotStart()!.Value,
            Lines = [.. seen.Select(line => line.Wanted)],
            Customer = form.Customer,
            Collector = form.Collector,
            PaymentProvider = TestPayments.ProviderName,
            PaymentToken = form.Token,
            Channel = Channel.Shop,
            By = "customer",
            IdempotencyKey = form.Key,
        };

    /// <summary>The page with today's prices and slots, all that was typed, and what is wrong.</summary>
    private IResult Again(
        HttpResponse response,
        CheckoutForm form,
        ImmutableArray<SeenLine> seen,
        int status,
        ImmutableArray<FieldError> errors
    )
    {
        using var reader = view.Open();
        var read = Read(reader, form.Store, seen.Select(line => new Wanted(line.Sku, line.Quantity)));
        if (read is not var (shown, current))
            return new SeeOther("/basket");
        return Page(response, shown, form with { Lines = SeenLine.Write(current) }, errors, status);
    }

    private RazorComponentResult<CheckoutPage> Page(
        HttpResponse response,
        CheckoutView shown,
        CheckoutForm form,
        ImmutableArray<FieldError> errors,
        int status = StatusCodes.Status200OK
    )
    {
        Private.Mark(response);
        return new RazorComponentResult<CheckoutPage>(
            new
            {
                View = shown,
                Form = form,
                Errors = errors,
                OrdersWait = vaults.OrdersWait,
            }
        )
        {
            StatusCode = status,
        };
    }

    private (CheckoutView View, ImmutableArray<SeenLine> Seen)? Read(
        ViewReader reader,
        string store,
        IEnumerable<Wanted> wanted
    ) => CheckoutQuery.Read(reader, store, wanted, providers, time.Instant());

    private Dictionary<string, string> Titles(ImmutableArray<SeenLine> seen)
    {
        using var reader = view.Open();
        return seen.Select(line => line.Sku)
            .Distinct()
            .ToDictionary(sku => sku, sku => CheckoutQuery.TitleOf(reader, sku) ?? sku);
    }

    private async ValueTask<Order?> FindAsync(string? again, ViewReader reader, CancellationToken ct) =>
        again?.Split('.') is [var number, var token]
        && OrderNumber.TryParse(number, out var read)
        && await links.IsRightAsync(read, token, ct)
            ? reader.Find<Order>(Keys.Order(read))
            : null;

    private static CheckoutForm FilledIn(Order order, OrderPeople people, CheckoutForm form) =>
        form with
        {
            Slot = NodaTime.Text.InstantPattern.General.Format(order.Slot.Start),
            Name = people.Customer.Name,
            Email = people.Customer.Email ?? "",
            Phone = people.Customer.Phone ?? "",
            Who = people.Nominated is null ? "me" : "other",
            CollectorName = people.Nominated?.Name ?? "",
            CollectorEmail = people.Nominated?.Email ?? "",
        };

    private static string NewKey() => Guid.NewGuid().ToString();
}
