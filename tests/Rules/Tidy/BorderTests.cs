using System.Text.RegularExpressions;
using System.Xml.Linq;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Tidy;

/// <summary>Arrows point down only: Holdfast → Retail → Ledger, Holdfast → Vault → Ledger.</summary>
public sealed class BorderTests
{
    [Theory]
    [InlineData("Ledger", "")]
    [InlineData("Vault", "Ledger")]
    [InlineData("Retail", "Ledger")]
    [InlineData("Holdfast", "Retail Vault")]
    public void A_module_references_only_what_lies_below_it(string module, string below)
    {
        var project = Repository.PathOf($"src/{module}/{module}.csproj");
        if (!File.Exists(project))
        {
            Assert.False(Directory.Exists(Repository.PathOf($"src/{module}")), $"src/{module} has no project file.");
            return;
        }

        var allowed = below.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var referenced = Includes(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension);

        Assert.Empty(referenced.Except(allowed));
    }

    [Theory]
    [InlineData("Ledger", "Microsoft.AspNetCore|Holdfast.(Retail|Vault|Cli)")]
    [InlineData("Vault", "Microsoft.AspNetCore|Holdfast.(Retail|Cli)")]
    [InlineData("Retail", "Holdfast.(Vault|Cli)")]
    public void A_module_uses_no_namespace_from_above_it(string module, string banned)
    {
        var use = new Regex(
            $@"(\busing\s+(static\s+)?|\bglobal::|@using\s+)({banned})\b",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );

        Assert.Empty(
            Tree.Under($"src/{module}/")
                .Where(file => file.Is(".cs", ".razor"))
                .SelectMany(file => file.Find(use.IsMatch))
        );
    }

    [Fact]
    public void The_ledger_and_the_vault_know_no_web_framework()
    {
        var projects = Tree.Under("src/Ledger/").Concat(Tree.Under("src/Vault/")).Where(file => file.Is(".csproj"));

        Assert.All(
            projects,
            project =>
            {
                Assert.Equal("Microsoft.NET.Sdk", XDocument.Parse(project.Text).Root!.Attribute("Sdk")!.Value);
                Assert.DoesNotContain("FrameworkReference", project.Text, StringComparison.Ordinal);
            }
        );
    }

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Load(project).Descendants(element).Select(reference => reference.Attribute("Include")!.Value);
}
