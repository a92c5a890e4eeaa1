using System.Text.RegularExpressions;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Tidy;

public sealed partial class LeftoverTests
{
    // Written in halves, so that this file does not find itself.
    private static readonly string[] Marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    [Fact]
    public void Nothing_is_left_for_later_in_the_code() =>
        Assert.Empty(Tree.Code.SelectMany(file => file.Find(line => Marks.Any(mark => HasWord(line, mark)))));

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine()
    {
        // The folder of whoever runs this is the likeliest of all; a checkout directly under / or /tmp says nothing.
        var here =
            Path.GetDirectoryName(Repository.Root) is { } parent && parent.Count(c => c == '/') > 1
                ? Repository.Root
                : null;

        Assert.Empty(
            Tree.Files.SelectMany(file =>
                file.Find(line =>
                    PersonalFolder.IsMatch(line) || (here is not null && line.Contains(here, StringComparison.Ordinal))
                )
            )
        );
    }

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        var found = Tree.Files.Where(file => file.Is(".cs")).SelectMany(file => file.Find(EmptyName.IsMatch));

        Assert.Empty(found);
    }

    private static bool HasWord(string line, string word) =>
        Regex.IsMatch(line, $@"\b{word}\b", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(
        @"(^|[\s""'`(=:])(/home/\w|/Users/\w|/root/|[A-Za-z]:\\Users\\)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex PersonalFolder { get; }

    [GeneratedRegex(
        @"\b(class|record|struct|interface|enum)\s+\w*(Manager|Helpers?|Utils?|Utilities|Common|Base|Impl|Service|Processor)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex EmptyName { get; }
}
