using System.Text.RegularExpressions;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Server;

/// <summary>docs/operating.md names the settings that there are: no more, no fewer.</summary>
public sealed partial class OperatingPageTests
{
    [Fact]
    public async Task The_page_names_every_setting_and_no_other()
    {
        var page = await File.ReadAllTextAsync(
            Repository.PathOf("docs/operating.md"),
            TestContext.Current.CancellationToken
        );
        var named = Variable.Matches(page).Select(match => match.Value).ToHashSet();

        Assert.Equal(SettingsOf(typeof(HoldfastOptions), "HOLDFAST").Order(), named.Order());
    }

    private static IEnumerable<string> SettingsOf(Type options, string prefix) =>
        options
            .GetProperties()
            .Where(property => property.CanWrite)
            .SelectMany(property =>
            {
                var name = $"{prefix}__{property.Name.ToUpperInvariant()}";
                return property.PropertyType.Namespace!.StartsWith("Holdfast", StringComparison.Ordinal)
                    ? SettingsOf(property.PropertyType, name)
                    : [name];
            });

    [GeneratedRegex(@"HOLDFAST__[A-Z_]+", RegexOptions.None, 1000)]
    private static partial Regex Variable { get; }
}
