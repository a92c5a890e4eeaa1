using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Retail.Basket;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments;
using Holdfast.Retail.People;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>The checkout: one page, three steps, one form, sent as often as it takes and ordered at most once.</summary>
internal sealed class CheckOut(
    PlaceAndPay flow,
    OrderLinks links,
    View view,
    ShopVisit visit,
    Seen basket,
    CheckoutDraft draft,
    CheckoutPages pages,
    RoomDoor door,
    IAntiforgery antiforgery,
    TimeProvider time
)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <remarks>The forms check their token themselves: one that is too old comes back filled in, not as an error page.</remarks>
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet(
                "/checkout",
                (CheckOut checkOut, string? again, HttpResponse response, CancellationToken ct) =>
                    checkOut.ShowAsync(again, response, ct)
            )
            .ExcludeFromDescription();
        shop.MapPost(
                "/checkout/steps",
                (CheckOut checkOut, IFormCollection form, HttpContext context) => checkOut.KeepAsync(form, context)
            )
            .DisableAntiforgery()
            .ExcludeFromDescription();
        shop.MapPost(
                "/checkout",
                (CheckOut checkOut, IFormCollection form, HttpContext context, CancellationToken ct) =>
                    checkOut.SendAsync(form, context, ct)
            )
            .DisableAntiforgery()
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
        if (door.BeforeCheckout(reader, visit.Lines.Select(line => line.Sku)) is { } line)
            return line;
        var read = pages.Read(reader, store, visit.Lines.Select(line => new Wanted(line.Sku, line.Quantity)));
        // Lines that are no longer sold and goods that cannot be collected there are explained in the basket.
        if (read is null || read.Seen.Length < visit.Lines.Length || read.View.When is null)
            return new SeeOther("/basket");
        var (form, errors) = Begun(draft.Read() ?? new CheckoutForm(), read.View);
        if (await FindAsync(again, reader, ct) is { } declined)
            (form, errors) = (
                FilledIn(declined, reader.PeopleOf(declined), form) with
                {
                    Key = NewKey(),
                },
                [new("token", Texts.Declined)]
            );
        draft.Keep(form);
        var (lines, ready) = basket.Read();
        return pages.Page(
            response,
            read,
            form with
            {
                Store = store,
            },
            errors,
            Changes.Since(lines, ready, read, pages.Now)
        );
    }

    /// <summary>One step is answered, or opened again. What was typed is kept, and the page comes back with the next step.</summary>
    private async Task<IResult> KeepAsync(IFormCollection fields, HttpContext context)
    {
        var (form, seen) = (CheckoutForm.Read(fields), SeenLine.Read(fields["lines"].ToString()));
        if (await RefuseAsync(form, seen, context) is { } refused)
            return refused;
        var answered = CheckoutStep.Of(fields["continue"]);
        if (fields.ContainsKey("change"))
        {
            form = form with { Step = CheckoutStep.Of(fields["change"]) };
        }
        else
        {
            ImmutableArray<FieldError> errors = [.. form.Check().Where(error => CheckoutStep.Of(error) == answered)];
            if (!errors.IsEmpty)
                return pages.Again(context.Response, form with { Step = answered }, seen, 400, errors);
            var next = Math.Max(form.Reached, Math.Min(answered + 1, CheckoutStep.Pay));
            form = form with { Step = next, Reached = next };
        }
        draft.Keep(form);
        // Without its cookies the page still has all that it needs in its form.
        return visit.Lines.IsEmpty || visit.Store != form.Store
            ? pages.Again(context.Response, form, seen, StatusCodes.Status200OK, [])
            : new SeeOther($"/checkout#step-{form.Step.ToString(CultureInfo.InvariantCulture)}");
    }

    private async Task<IResult> SendAsync(IFormCollection fields, HttpContext context, CancellationToken ct)
    {
        var seen = SeenLine.Read(fields["lines"].ToString());
        var form = CheckoutForm.Read(fields) with { Step = CheckoutStep.Pay, Reached = CheckoutStep.Pay };
        if (await RefuseAsync(form, seen, context) is { } refused)
            return refused;
        var response = context.Response;
        var errors = form.Check();
        if (!errors.IsEmpty)
            return pages.Again(response, form, seen, StatusCodes.Status400BadRequest, errors);
        try
        {
            return await AnswerAsync(await PlaceAsync(Request(form, seen), ct), form, seen, response, ct);
        }
        catch (Exception failure)
            when (failure is LedgerBusyException or CommitFailedException
                || failure is DbException and not SqliteException
            )
        {
            return pages.Again(response, form, seen, StatusCodes.Status503ServiceUnavailable, "send", Texts.NotSaved);
        }
    }

    /// <summary>A form that is not one of ours, or whose token is too old to act on, or whose sender's turn has not come.</summary>
    private async Task<IResult?> RefuseAsync(CheckoutForm form, ImmutableArray<SeenLine> seen, HttpContext context)
    {
        var isOurs = await antiforgery.IsRequestValidAsync(context);
        if (seen.IsEmpty || !Guid.TryParse(form.Key, out _) || Retail.Check.Code("store", form.Store) is not null)
            return isOurs ? new SeeOther("/basket") : TypedResults.BadRequest();
        if (!isOurs)
            return pages.Again(
                context.Response,
                form,
                seen,
                StatusCodes.Status400BadRequest,
                "send",
                Texts.OpenTooLong
            );
        using var reader = view.Open();
        if (door.BeforeCheckout(reader, seen.Select(line => line.Sku)) is not { } wait)
            return null;
        draft.Keep(form);
        return wait;
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
                draft.Forget();
                return new SeeOther(await links.PathAsync(confirmed.Order.Number, ct));
            case Placing.NeedsAuthentication challenge:
                // Another visit to the checkout is about another order; this page's own button asks about this one.
                draft.Keep(form with { Key = "" });
                return new SeeOther(challenge.Location);
            case Placing.Declined:
                return pages.Again(
                    response,
                    form with
                    {
                        Key = NewKey(),
                    },
                    seen,
                    StatusCodes.Status402PaymentRequired,
                    "token",
                    Texts.Declined
                );
            case Placing.PaymentUnknown:
                return pages.Again(
                    response,
                    form,
                    seen,
                    StatusCodes.Status503ServiceUnavailable,
                    "send",
                    Texts.BankSilent
                );
            case Placing.Ended:
                return pages.Again(
                    response,
                    form with
                    {
                        Key = NewKey(),
                    },
                    seen,
                    StatusCodes.Status409Conflict,
                    "send",
                    Texts.TookTooLong
                );
            case Placing.Refused refused:
                var waits = refused.Refusal is VaultBehind;
                if (waits)
                    response.Headers.RetryAfter = VaultWatch.AskAgainAfter.TotalSeconds.ToString(
                        "0",
                        CultureInfo.InvariantCulture
                    );
                return pages.Again(
                    response,
                    refused.Refusal is RequestKeyReused ? form with { Key = NewKey() } : form,
                    seen,
                    waits ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict,
                    pages.Said(refused.Refusal, seen)
                );
            default:
                throw new InvalidOperationException($"No page for {placing}.");
        }
    }

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

    /// <summary>A time that was chosen and is gone meanwhile is chosen again; one that nobody chose yet is the first that is free.</summary>
    private static (CheckoutForm Form, ImmutableArray<FieldError> Errors) Begun(CheckoutForm form, CheckoutView shown)
    {
        if (form.Key.Length == 0)
            form = form with { Key = NewKey() };
        if (shown.Said(form.Slot) is not null)
            return (form, []);
        if (form.Reached == CheckoutStep.First)
            return (form with { Slot = shown.FirstFree ?? "" }, []);
        return (form with { Slot = "", Step = CheckoutStep.Collect }, [new("slot", Texts.SlotClosed)]);
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
            Step = CheckoutStep.Pay,
            Reached = CheckoutStep.Pay,
        };

    private static string NewKey() => Guid.NewGuid().ToString();
}
