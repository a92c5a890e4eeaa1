namespace Holdfast.Retail.Shell;

/// <summary>Which pictures a page may show: the shop's own. Those of other hosts would tell them who looks at what.</summary>
internal static class Images
{
    /// <summary>The first that is this shop's, or null.</summary>
    public static string? Shown(params IEnumerable<string?> addresses) =>
        addresses.FirstOrDefault(address =>
            address is ['/', not '/', ..] && !address.Contains('\\', StringComparison.Ordinal)
        );
}
