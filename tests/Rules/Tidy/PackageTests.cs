using System.Xml.Linq;

namespace Holdfast.Tests.Rules.Tidy;

public sealed class PackageTests
{
    private static IEnumerable<TreeFile> Projects => Tree.Files.Where(file => file.Is(".csproj"));

    [Fact]
    public void Only_Directory_Packages_props_names_versions()
    {
        var elsewhere = Tree
            .Files.Where(file => file.Is(".csproj", ".props", ".targets") && file.Path != "Directory.Packages.props")
            .SelectMany(file => XDocument.Parse(file.Text).Descendants().Select(element => (file.Path, element)))
            .Where(found =>
                found.element.Name.LocalName is "PackageVersion"
                || (
                    found.element.Name.LocalName is "PackageReference"
                    && (found.element.Attribute("Version") ?? found.element.Attribute("VersionOverride")) is not null
                )
            )
            .Select(found => $"{found.Path}: {found.element}");

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Every_version_is_used_by_some_project()
    {
        var used = Tree
            .Files.Where(file => file.Is(".csproj", ".props"))
            .SelectMany(file => XDocument.Parse(file.Text).Descendants("PackageReference"))
            .Select(reference => reference.Attribute("Include")!.Value);
        var named = XDocument
            .Parse(Tree.Files.Single(file => file.Path == "Directory.Packages.props").Text)
            .Descendants("PackageVersion")
            .Select(version => version.Attribute("Include")!.Value);

        Assert.Empty(named.Except(used));
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_has_its_lock_file()
    {
        var solution = Tree.Files.Single(file => file.Path == "Holdfast.slnx").Text;
        var paths = Tree.Files.Select(file => file.Path).ToHashSet();

        Assert.All(
            Projects,
            project =>
            {
                Assert.Contains($"Path=\"{project.Path}\"", solution, StringComparison.Ordinal);
                Assert.Contains($"{Path.GetDirectoryName(project.Path)}/packages.lock.json", paths);
            }
        );
    }
}
