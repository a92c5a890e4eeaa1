namespace Holdfast.Retail.Pictures;

/// <summary>
/// Where products say their pictures are: a path of this shop, or another host's address, of which the shop shows its own
/// copy. Several for one place are one text, the preferred one first, separated by spaces, which no address holds.
/// </summary>
internal static class PictureAddress
{
    private const int CandidatesMax = 4;

    /// <summary>The first few that could be shown; null where there is none.</summary>
    public static string? Candidates(params IEnumerable<string?> named)
    {
        var joined = string.Join(
            ' ',
            named.Select(Whole).OfType<string>().Distinct(StringComparer.Ordinal).Take(CandidatesMax)
        );
        return joined.Length == 0 ? null : joined;
    }

    /// <summary>As it is compared and fetched; null where it is neither a path of this shop nor an address on the web.</summary>
    public static string? Whole(string? named) =>
        IsOwn(named) ? named!.Replace(" ", "%20", StringComparison.Ordinal)
        : Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped)
        : null;

    /// <summary>A path of this shop. Two slashes, or a backslash, would lead to another host.</summary>
    public static bool IsOwn(string? named) =>
        named is ['/', not '/', ..] && !named.Contains('\\', StringComparison.Ordinal);
}
