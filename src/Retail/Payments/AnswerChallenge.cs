using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

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
        CancellationToken ct
    ) =>
        await payments.FindChallengeAsync(order, ct) is { } challenge
            ? new RazorComponentResult<ChallengePage>(
                new { challenge.Order, Amount = Money.Shown(challenge.AmountMinor, challenge.Currency) }
            )
            : TypedResults.NotFound();

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
