using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Channels;

/// <summary>Who calls the API: the owner of a key. Bound from the request; only behind the API's authorisation.</summary>
internal sealed record Channel(string Id, bool ReadsAll)
{
    /// <summary>The shop's own pages, as an order's channel.</summary>
    public const string Shop = "shop";

    /// <summary>The actor in entries.</summary>
    public string Actor => $"channel:{Id}";

    /// <summary>The actor in entries of whoever shows a key.</summary>
    public static string ActorOf(ClaimsPrincipal key) => new Channel(IdOf(key), ReadsAll: false).Actor;

    public static ValueTask<Channel?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<Channel?>(
            new(IdOf(context.User), context.User.HasClaim(ApiKeyAuthentication.ScopeClaim, Scopes.OrdersReadAll))
        );

    private static string IdOf(ClaimsPrincipal key) =>
        key.FindFirstValue(ClaimTypes.NameIdentifier)
        ?? throw new InvalidOperationException("The endpoint does not require an API key.");
}
