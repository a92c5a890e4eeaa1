using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Track;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Payments;

/// <summary>The page where a customer proves who they are, as a bank would show it. Only there with the test provider.</summary>
internal static class AnswerChallenge
{
    public static string PathOf(string order) => $"/dev/pay/{order}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dev/pay/{order}", Get).ExcludeFromDescription();
        routes.MapPost("/dev/pay/{order}", Post).ExcludeFromDescription();
    }

    private static async Task<Results<RazorComponentResult<ChallengePage>, NotFound>> Get(
        string order,
        TestPayments payments,
        View view,
        TimeProvider time,
        CancellationToken ct
    )
    {
        if (await payments.FindChallengeAsync(order, ct) is not { } challenge)
            return TypedResults.NotFound();
        using var reader = view.Open();
        return new RazorComponentResult<ChallengePage>(
            new
            {
                challenge.Order,
                Amount = Money.Shown(challenge.AmountMinor, challenge.Currency),
                Kept = Kept(reader, challenge.Order, time.Instant()),
            }
        );
    }

    private static KeptUntil? Kept(ViewReader reader, string number, Instant now) =>
        reader.Find<Order>(Keys.Order(number)) is { } order && reader.Find<Site>(Keys.Site(order.Store)) is { } site
            ? KeptUntil.Of(order, site, now)
            : null;

    /// <summary>Sends the customer back to the shop, also when the page was answered before.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> Post(
        string order,
        [FromForm] string? answer,
        TestPayments payments,
        CancellationToken ct
    )
    {
        var next = await payments.AnswerChallengeAsync(order, approve: answer == "approve", ct);
        return next is null ? TypedResults.NotFound() : TypedResults.LocalRedirect(next);
    }
}
