using System.Text;

namespace Holdfast.Retail.Http;

/// <summary>Parts of an address. The retailer's own strings may hold any character, a slash included.</summary>
internal static class Routes
{
    /// <summary>Routing decodes everything but <c>%2F</c>.</summary>
    public static string Decoded(string part) => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

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
