using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Retail.Feeds;

/// <summary>
/// The Google feeds where a merchant centre fetches them, streamed from the view as of one index. A key with the scope
/// <c>feeds:read</c> opens them, unless the setting <c>PublicFeeds</c> does for everybody: what is available in which store
/// is the retailer's to tell.
/// </summary>
internal static class PublishFeeds
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        Map(shop, "/feeds/google-products.xml", "google-products");
        Map(shop, "/feeds/google-local-inventory.tsv", "google-local-inventory");
        Map(shop, "/feeds/google-local-inventory.xml", "google-local-inventory-xml");
    }

    private static void Map(IEndpointRouteBuilder shop, string path, string name)
    {
        var format = Export.Formats.First(format => format.Name == name);
        shop.MapMethods(
                path,
                [HttpMethods.Get, HttpMethods.Head],
                (HttpContext context, View view, RetailOptions options, CancellationToken ct) =>
                    GetAsync(format, context, view, options, ct)
            )
            .ExcludeFromDescription();
    }

    private static async Task<IResult> GetAsync(
        ExportFormat format,
        HttpContext context,
        View view,
        RetailOptions options,
        CancellationToken ct
    )
    {
        if (!options.PublicFeeds && await RefusedAsync(context) is { } refused)
            return refused;
        if (!view.Ready.IsCompleted)
            return Problems.Of("try-again", "The view is being built.");

        using var rows = new ViewRows(view);
        var tag = new EntityTagHeaderValue($"\"{rows.Identity[..12]}-{rows.Index}\"");
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true, Private = !options.PublicFeeds };
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        context.Response.ContentType = $"{format.MediaType}; charset=utf-8";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            var export = FeedOptions.Of(rows.Retailer, options.ShopAddress());
            await Export.RunAsync(format.Name, rows, export, context.Response.Body, ct);
        }
        return TypedResults.Empty;
    }

    /// <summary>Merchant centres sign in with a user name and a password: the password is the key.</summary>
    private static async Task<IResult?> RefusedAsync(HttpContext context)
    {
        var signedIn = await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName);
        if (!signedIn.Succeeded)
        {
            context.Response.Headers.WWWAuthenticate = new StringValues(["Basic realm=\"feeds\"", "Bearer"]);
            return Problems.Of(
                "unauthenticated",
                "Send an API key with the scope feeds:read, as a bearer token or a password."
            );
        }
        return signedIn.Principal.HasClaim(ApiKeyAuthentication.ScopeClaim, Scopes.FeedsRead)
            ? null
            : Problems.Of("forbidden", "This API key may not do that.");
    }
}
