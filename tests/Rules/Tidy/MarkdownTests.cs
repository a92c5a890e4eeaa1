using System.Text.RegularExpressions;
using Holdfast.Retail;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Tidy;

public sealed partial class MarkdownTests
{
    public static TheoryData<string> Pages => [.. Tree.Files.Where(file => file.Is(".md")).Select(file => file.Path)];

    [Theory, MemberData(nameof(Pages))]
    public void A_page_has_exactly_one_title(string page)
    {
        var titles = WithoutFences(page).Split('\n').Where(line => line.StartsWith("# ", StringComparison.Ordinal));

        Assert.Single(titles);
    }

    [Theory, MemberData(nameof(Pages))]
    public void A_page_links_to_nothing_that_is_not_there(string page)
    {
        var dead = Link.Matches(WithoutFences(page))
            .Select(match => match.Groups["target"].Value)
            .Where(target =>
                !target.Contains("://", StringComparison.Ordinal)
                && !target.StartsWith("mailto:", StringComparison.Ordinal)
            )
            .Where(target => !Leads(page, target));

        Assert.Empty(dead);
    }

    /// <summary>A path in backquotes that starts with one of our folders is a promise to the reader too.</summary>
    [Theory, MemberData(nameof(Pages))]
    public void A_page_names_no_file_that_is_not_there(string page)
    {
        var dead = NamedFile
            .Matches(WithoutFences(page))
            .Select(match => match.Groups["path"].Value)
            .Where(path => !File.Exists(Repository.PathOf(path)) && !Directory.Exists(Repository.PathOf(path)));

        Assert.Empty(dead);
    }

    [Theory, MemberData(nameof(Pages))]
    public void A_page_names_no_kind_of_entry_that_there_is_not(string page)
    {
        var named = NamedKind.Matches(WithoutFences(page)).Select(match => match.Groups["kind"].Value);

        Assert.Empty(named.Except(RetailRules.All.Kinds));
    }

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#', 2);
        var path =
            parts[0].Length == 0
                ? page
                : Path.GetRelativePath(
                    Repository.Root,
                    Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0]))
                );
        var exists = File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path));
        return exists && (parts.Length == 1 || Anchors(path).Contains(parts[1]));
    }

    private static IEnumerable<string> Anchors(string path) =>
        WithoutFences(path)
            .Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => NotInAnchor.Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutFences(string page) => Fence.Replace(File.ReadAllText(Repository.PathOf(page)), "");

    [GeneratedRegex(
        @"^```.*?^```",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Fence { get; }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"`(?<path>(src|tests|docs|eng|web)/[\w./-]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedFile { get; }

    [GeneratedRegex(@"`(?<kind>[a-z-]+\.[a-z-]+/\d+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedKind { get; }

    [GeneratedRegex(@"[^\w\s-]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnchor { get; }
}
