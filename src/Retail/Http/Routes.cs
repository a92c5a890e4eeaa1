using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Holdfast.Retail.Http;

/// <summary>Parts of an address. The retailer's own strings may hold any character, a slash included.</summary>
internal static class Routes
{
    private const string EncodedSlash = "%2F";

    /// <summary>
    /// What follows the prefix in the address, as it was written: routing decodes all but <c>%2F</c>, so that in its values
    /// a slash and the text "%2F" are the same.
    /// </summary>
    /// <param name="request">Its target is read undecoded.</param>
    /// <param name="prefix">For example <c>/products/</c>.</param>
    /// <param name="routed">What routing found, for a target in another form.</param>
    public static string Rest(HttpRequest request, string prefix, string routed)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            ? target[prefix.Length..].Split('?', 2)[0]
            : routed;
    }

    /// <summary>The one part that follows the prefix, decoded.</summary>
    public static string Part(HttpRequest request, string prefix, string routed) =>
        Uri.UnescapeDataString(Rest(request, prefix, routed));

    /// <summary>
    /// Puts a route's value right where it holds an encoded slash, so that whoever reads it afterwards reads the same text.
    /// An address that was not sent in its plain form (dots for parts) keeps what routing found.
    /// </summary>
    public static void DecodeSlashes(HttpRequest request, RouteEndpoint endpoint, string name)
    {
        if (
            request.RouteValues[name] is not string routed
            || !routed.Contains(EncodedSlash, StringComparison.OrdinalIgnoreCase)
        )
            return;
        var at = endpoint
            .RoutePattern.PathSegments.Select(segment => segment.Parts)
            .TakeWhile(parts => parts is not [RoutePatternParameterPart part] || part.Name != name)
            .Count();
        var sent = Rest(request, "/", "").Split('/');
        if (at >= sent.Length)
            return;
        var decoded = Uri.UnescapeDataString(sent[at]);
        if (
            decoded
                .Replace("/", EncodedSlash, StringComparison.Ordinal)
                .Equals(routed, StringComparison.OrdinalIgnoreCase)
        )
            request.RouteValues[name] = decoded;
    }

    /// <summary>A path of this shop to go back to; anything else (another host, a script) is not taken.</summary>
    public static string? Local(string? path) =>
        path is { Length: > 0 and <= 2_000 }
        && path[0] == '/'
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
        && Uri.IsWellFormedUriString(path, UriKind.Relative)
            ? path
            : null;

    /// <summary>A path with those parameters that have a value.</summary>
    public static string Address(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var address = new StringBuilder(path);
        foreach (var (name, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
                address
                    .Append(address.Length == path.Length ? '?' : '&')
                    .Append(name)
                    .Append('=')
                    .Append(Uri.EscapeDataString(value));
        }

        return address.ToString();
    }
}
