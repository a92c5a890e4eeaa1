using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Messages;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Place;

/// <summary><c>POST /api/v1/orders</c>.</summary>
internal static class PostOrder
{
    private const int LinesMax = 1_000;
    private const int QuantityMax = 1_000_000;
    private static readonly TimeSpan s_askAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>What a request looks like, for the OpenAPI document; the fields are read by <see cref="Read"/>.</summary>
    internal sealed record OrderBody(
        string Fulfilment,
        string StoreCode,
        DateTimeOffset SlotStart,
        ImmutableArray<OrderBodyLine> Lines,
        OrderBodyContact Customer,
        OrderBodyPayment Payment,
        OrderBodyContact? Collector = null
    );

    /// <param name="UnitPrice">What the customer was shown. The order is refused when the price is another one by now.</param>
    internal sealed record OrderBodyLine(string Sku, int Quantity, MoneyAnswer? UnitPrice = null);

    internal sealed record OrderBodyContact(string Name, string? Email = null, string? Phone = null);

    internal sealed record OrderBodyPayment(string Provider, string Token);

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/orders", Post)
            .RequireScope(Scopes.OrdersWrite)
            .RequireRateLimiting(RateLimits.Orders)
            .WithName("placeOrder")
            .WithSummary("Place an order for collection and pay for it")
            .WithDescription(
                """
                Reserves the goods and the slot together, or nothing, then authorises the payment. The same request under the
                same Idempotency-Key within 24 hours gets the first answer again, with `Idempotent-Replayed: true`; after an
                answer 503 it goes on where the first one stopped. Problem types: `out-of-stock`, `slot-full`, `slot-closed`,
                `slot-too-early`, `not-collectable`, `price-changed`, `unknown-product`, `unknown-store`, `payment-declined`,
                `payment-needs-authentication` (send the customer to `redirect`), `payment-unknown`,
                `idempotency-key-reused`, `request-in-flight`, `order-expired`, `order-ended`, `invalid-request`;
                `vault-behind` (503): no new orders are taken until a vault has caught up with those that were, ask again
                after `Retry-After`.
                """
            )
            .WithTags("Orders")
            .RequireIdempotencyKey()
            .WithBody<OrderBody>()
            .Produces<OrderAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status402PaymentRequired)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> Post(
        HttpContext context,
        Channel channel,
        PlaceAndPay flow,
        OrderAnswers answers,
        View view,
        RetailOptions options,
        CancellationToken ct
    )
    {
        if (IdempotencyKey.Read(context.Request) is not { } key)
            return Problems.NoIdempotencyKey();
        var (body, problem) = await JsonBody.ReadAsync(context.Request, ct);
        if (problem is not null)
            return problem;
        var fields = new JsonFields(body);
        var currency = Currency(view);
        var request = Read(fields, channel, key, currency, flow.Providers);
        if (!fields.IsFine)
            return Problems.Invalid(fields.Errors);
        var placing = await flow.RunAsync(request, ct);
        return placing is Placing.Refused refused
            ? Refused(context, refused.Refusal, currency)
            : await AnswerAsync(context, placing, answers, options, ct);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Placing placing,
        OrderAnswers answers,
        RetailOptions options,
        CancellationToken ct
    )
    {
        switch (placing)
        {
            case Placing.Confirmed confirmed:
                if (confirmed.Replayed)
                    context.Response.Headers[IdempotencyKey.Replayed] = "true";
                return TypedResults.Created(
                    $"/api/{ApiGroup.Version}/orders/{confirmed.Order.Number}",
                    await answers.OfAsync(confirmed.Order, ct)
                );
            case Placing.NeedsAuthentication challenge:
                return Problems.Of(
                    "payment-needs-authentication",
                    "Send the customer to redirect; the order waits until its hold ends.",
                    ("number", challenge.Number),
                    ("redirect", new Uri(options.ShopAddress(), challenge.Location))
                );
            case Placing.Declined declined:
                return Problems.Of(
                    "payment-declined",
                    "The payment was declined; nothing was taken and the order is cancelled.",
                    ("number", declined.Number),
                    ("reason", declined.Reason)
                );
            case Placing.PaymentUnknown unknown:
                AskAgainAfter(context, s_askAgainAfter);
                return Problems.Of(
                    "payment-unknown",
                    "The payment provider has not answered; send the same request again under the same key.",
                    ("number", unknown.Number)
                );
            case Placing.Ended ended:
                return Problems.Of(
                    ended.Reason == "expired" ? "order-expired" : "order-ended",
                    "The order ended before it was paid; nothing was taken.",
                    ("number", ended.Number),
                    ("reason", ended.Reason)
                );
            default:
                throw new InvalidOperationException($"No answer for {placing}.");
        }
    }

    private static ProblemHttpResult Refused(HttpContext context, Refusal refusal, string currency)
    {
        if (refusal is VaultBehind)
            AskAgainAfter(context, VaultWatch.AskAgainAfter);
        return refusal is PriceChanged changed
            ? Problems.Of(
                changed.Code,
                changed.Detail,
                (
                    "lines",
                    changed.Lines.Select(line => new PriceChangedAnswer(
                        line.Sku,
                        new MoneyAnswer(line.ExpectedMinor, currency),
                        new MoneyAnswer(line.PriceMinor, currency)
                    ))
                )
            )
            : Problems.Of(refusal);
    }

    private static void AskAgainAfter(HttpContext context, TimeSpan after) =>
        context.Response.Headers.RetryAfter = after.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    private sealed record PriceChangedAnswer(string Sku, MoneyAnswer Expected, MoneyAnswer UnitPrice);

    private static OrderRequest Read(
        JsonFields body,
        Channel channel,
        string key,
        string currency,
        IReadOnlyCollection<string> providers
    )
    {
        var fulfilment = body.Text("fulfilment", 20);
        if (fulfilment is not ("PICK_UP" or ""))
            body.Wrong<string>("fulfilment", "must be PICK_UP");
        var payment = body.Object("payment");
        var provider = payment?.Text("provider", 64) ?? "";
        if (provider.Length > 0 && !providers.Contains(provider))
            payment!.Wrong<string>("provider", $"must be one of: {string.Join(", ", providers)}");
        var request = new OrderRequest
        {
            Store = body.Code("storeCode"),
            SlotStart = body.Time("slotStart"),
            Lines = [.. body.Objects("lines", LinesMax).Select(line => Line(line, currency))],
            Customer = Person(body.Object("customer"), needsEmail: true),
            Collector = body.OptionalObject("collector") is { } collector ? Person(collector, needsEmail: false) : null,
            PaymentProvider = provider,
            PaymentToken = payment?.Text("token", 500) ?? "",
            Channel = channel.Id,
            By = channel.Actor,
            IdempotencyKey = key,
        };
        payment?.Close();
        body.Close();
        return request;
    }

    private static BasketLine Line(JsonFields line, string currency)
    {
        var read = new BasketLine(
            line.Code("sku"),
            (int)line.Number("quantity", 1, QuantityMax),
            line.OptionalObject("unitPrice") is { } price ? Price(price, currency) : null
        );
        line.Close();
        return read;
    }

    private static long Price(JsonFields price, string currency)
    {
        var amount = price.Number("amount", 0, long.MaxValue);
        if (price.Text("currency", 3) is { Length: > 0 } named && named != currency)
            price.Wrong<string>("currency", $"must be {currency}");
        price.Close();
        return amount;
    }

    private static Contact Person(JsonFields? person, bool needsEmail)
    {
        if (person is null)
            return new Contact("", null, null);
        var email = person.OptionalText("email", EmailAddress.LengthMax, needsEmail);
        if (email is not null && !EmailAddress.IsValid(email))
            person.Wrong<string>("email", "must be an address such as name@example.com");
        var contact = new Contact(person.Text("name", 200), email, person.OptionalText("phone", 40));
        person.Close();
        return contact;
    }

    private static string Currency(View view)
    {
        using var reader = view.Open();
        return reader.Find<Retailer>(Keys.Retailer)?.Currency ?? "";
    }
}
