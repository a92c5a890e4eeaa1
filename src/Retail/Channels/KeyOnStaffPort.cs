using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Channels;

/// <summary>Programs on the staff port that are no desk's: vaults, and whatever reads the metrics. Each shows a key of its own scope.</summary>
internal static class KeyOnStaffPort
{
    /// <summary>Null when the caller may go on.</summary>
    public static async Task<IResult?> RefusedAsync(HttpContext context, string scope)
    {
        var caller = await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName);
        if (!caller.Succeeded)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of("unauthenticated", $"Send an API key with the scope {scope}.");
        }
        return caller.Principal.HasClaim(ApiKeyAuthentication.ScopeClaim, scope)
            ? null
            : Problems.Of("forbidden", "This API key may not do that.");
    }
}
