using System.Collections.Frozen;

namespace Holdfast.Retail.Pictures;

/// <summary>The hosts that may be asked for pictures, each with its scheme and port.</summary>
internal sealed class PictureHosts
{
    private readonly FrozenSet<string> _origins;

    private PictureHosts(FrozenSet<string> origins) => _origins = origins;

    public static bool AreValid(string? hosts) => Words(hosts).All(host => Origin(host) is not null);

    /// <param name="hosts">Of which <see cref="AreValid"/> is true.</param>
    public static PictureHosts Of(string? hosts) =>
        new(Words(hosts).Select(Origin).OfType<string>().ToFrozenSet(StringComparer.Ordinal));

    public bool Allow(Uri address) => _origins.Contains(Origin(address));

    private static string[] Words(string? hosts) =>
        (hosts ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string? Origin(string host) =>
        Uri.TryCreate(
            host.Contains("://", StringComparison.Ordinal) ? host : $"https://{host}",
            UriKind.Absolute,
            out var address
        ) && address is { Scheme: "https" or "http", PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? Origin(address)
            : null;

    private static string Origin(Uri address) => $"{address.Scheme}://{address.IdnHost}:{address.Port}";
}
