using System.Collections.Immutable;

namespace Holdfast.Retail.Catalogue;

/// <summary>Categories are paths from the department down, as feeds write them: <c>Home &gt; Kitchen &gt; Mugs</c>.</summary>
internal static class CategoryPath
{
    public const string Separator = " > ";

    public static ImmutableArray<string> Parts(string category) => [.. category.Split(Separator)];

    public static string Department(string category) => Parts(category)[0];

    /// <summary>The last part: what the category is called below its parent.</summary>
    public static string Name(string category) => Parts(category)[^1];

    /// <summary>From the department to the category itself.</summary>
    public static IEnumerable<string> WithParents(string category)
    {
        var parts = category.Split(Separator);
        return Enumerable.Range(1, parts.Length).Select(depth => string.Join(Separator, parts.Take(depth)));
    }

    /// <summary>Address of the category's page; a part of the path for each part of the category.</summary>
    public static string Address(string category) =>
        "/category/" + string.Join('/', Parts(category).Select(Uri.EscapeDataString));

    /// <summary>The category of an address, from what follows <c>/category/</c> in it, not decoded.</summary>
    public static string FromPath(string path) =>
        string.Join(Separator, path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString));
}
