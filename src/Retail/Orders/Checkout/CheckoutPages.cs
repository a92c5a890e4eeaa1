using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Payments;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>Draws the checkout: what was typed, what is wrong with it, and what is true of the goods now.</summary>
internal sealed class CheckoutPages(
    View view,
    CheckoutDraft draft,
    VaultWatch vaults,
    IEnumerable<IPaymentProvider> providers,
    TimeProvider time
)
{
    public IResult Again(
        HttpResponse response,
        CheckoutForm form,
        ImmutableArray<SeenLine> seen,
        int status,
        string field,
        string words
    ) => Again(response, form, seen, status, [new FieldError(field, words)]);

    /// <summary>The page with today's prices and slots, all that was typed, and what is wrong.</summary>
    public IResult Again(
        HttpResponse response,
        CheckoutForm form,
        ImmutableArray<SeenLine> seen,
        int status,
        ImmutableArray<FieldError> errors
    )
    {
        using var reader = view.Open();
        if (Read(reader, form.Store, seen.Select(line => new Wanted(line.Sku, line.Quantity))) is not { } read)
            return new SeeOther("/basket");
        if (status != StatusCodes.Status200OK)
            draft.Keep(form);
        // Errors of the goods say themselves what has changed.
        var before = errors.Any(error => error.Field == "lines") ? [] : seen;
        return Page(response, read, form, errors, Changes.Since(before, form.Ready, read, Now), status);
    }

    public RazorComponentResult<CheckoutPage> Page(
        HttpResponse response,
        CheckoutRead read,
        CheckoutForm form,
        ImmutableArray<FieldError> errors,
        ImmutableArray<string> changes,
        int status = StatusCodes.Status200OK
    )
    {
        Private.Mark(response);
        return new RazorComponentResult<CheckoutPage>(
            new
            {
                View = read.View,
                Form = form with
                {
                    Lines = SeenLine.Write(read.Seen),
                    Ready = read.ReadyText,
                },
                Errors = errors,
                Changes = changes,
                OrdersWait = vaults.OrdersWait,
            }
        )
        {
            StatusCode = status,
        };
    }

    public CheckoutRead? Read(ViewReader reader, string store, IEnumerable<Wanted> wanted) =>
        CheckoutQuery.Read(reader, store, wanted, providers, Now);

    public Instant Now => time.Instant();

    public ImmutableArray<FieldError> Said(Refusal refusal, ImmutableArray<SeenLine> seen)
    {
        using var reader = view.Open();
        var titles = seen.Select(line => line.Sku)
            .Distinct()
            .ToDictionary(sku => sku, sku => CheckoutQuery.TitleOf(reader, sku) ?? sku);
        return CheckoutRefusal.Say(refusal, titles, CheckoutQuery.CurrencyOf(reader, seen[0].Sku));
    }
}
