namespace Holdfast.Retail.Shell;

/// <summary>A step from the home page down to the page itself.</summary>
/// <param name="Address">Path from the root.</param>
public sealed record Crumb(string Name, string Address)
{
    public static readonly Crumb Home = new("Home", "/");
}
