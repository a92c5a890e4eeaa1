using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Channels;

/// <summary>What every endpoint of the API says of itself.</summary>
internal static class ApiGroup
{
    /// <summary>Name of the OpenAPI document and of the version in addresses.</summary>
    public const string Version = "v1";

    /// <summary>Name of the OpenAPI document of the staff port.</summary>
    public const string DeskVersion = "desk-v1";

    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder shop) =>
        shop.MapGroup($"/api/{Version}")
            .WithGroupName(Version)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The same version on the staff port, described by itself.</summary>
    /// <param name="staff">The staff port.</param>
    /// <param name="prefix">What follows the version; each caller must hold a key of the scope that it names, or be signed in.</param>
    public static RouteGroupBuilder MapDeskApi(this IEndpointRouteBuilder staff, string prefix)
    {
        var group = staff
            .MapGroup($"/api/{Version}/{prefix}")
            .WithGroupName(DeskVersion)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.WithMetadata(new RequiredScope(Scopes.Desk("{site}")));
        return group;
    }

    /// <summary>The key that the caller must hold: one with this scope.</summary>
    public static RouteHandlerBuilder RequireScope(this RouteHandlerBuilder endpoint, string scope) =>
        endpoint
            .RequireAuthorization(policy =>
                policy
                    .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName)
                    .RequireClaim(ApiKeyAuthentication.ScopeClaim, scope)
            )
            .WithMetadata(new RequiredScope(scope));
}

/// <summary>For the OpenAPI document.</summary>
internal sealed record RequiredScope(string Scope);
