using System.Text.RegularExpressions;
using System.Xml.Linq;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Tidy;

/// <summary>What people read lies in <c>Texts.resx</c> beside the page, so that it can be said in another language.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void A_page_holds_no_words_of_its_own()
    {
        var found = Pages().SelectMany(page => Words(Read(page)).Select(words => $"{page}: {words}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Every_text_is_used_and_none_is_empty()
    {
        var code = string.Join('\n', Sources("*.cs").Concat(Sources("*.razor")).Select(Read));
        var found =
            from file in Sources("Texts.resx")
            from text in XDocument.Parse(Read(file)).Root!.Elements("data")
            let name = (string)text.Attribute("name")!
            where
                string.IsNullOrWhiteSpace((string?)text.Element("value"))
                || !Regex.IsMatch(code, $@"\bTexts\.{name}\b", RegexOptions.None, TimeSpan.FromSeconds(5))
            select $"{file}: {name}";

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("<p>Said here</p>", "Said here")]
    [InlineData("<a title=\"Said here\"></a>", "Said here")]
    [InlineData("@if (x > 1)\n{\n    <p>@Texts.One.With(a(b)) or two</p>\n}", "or two")]
    public void Words_of_a_page_are_found(string page, string words) => Assert.Equal([words], Words(page));

    [Theory]
    [InlineData("@* Why. *@\n<p class=\"lead\">@Texts.One</p>")]
    [InlineData(
        "@foreach (var day in Days.Where(day => day.Is(\"x\")))\n{\n    <b>@(day is null ? \"a\" : day.Name) · 1</b>\n}"
    )]
    [InlineData("@code {\n    string s = \"Words\";\n}")]
    public void What_is_not_said_to_a_person_is_left_alone(string page) => Assert.Empty(Words(page));

    /// <summary>Samples of components are for whoever builds pages.</summary>
    private static IEnumerable<string> Pages() =>
        Sources("*.razor")
            .Where(file => Path.GetFileName(file) != "_Imports.razor")
            .Where(file => !file.StartsWith("src/Retail/Dev/Components/", StringComparison.Ordinal));

    private static IEnumerable<string> Sources(string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src/Retail"), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file =>
                !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    /// <summary>Text between tags and in the attributes that are read out, once comments, code and expressions are gone.</summary>
    private static IEnumerable<string> Words(string page)
    {
        var markup = Blocks.Replace(page, "");
        var attributes = SpokenAttribute
            .Matches(WithoutExpressions(markup))
            .Select(match => match.Groups["text"].Value);
        var text = Tag.Replace(WithoutExpressions(Control.Replace(markup, "")), "\n");
        return attributes
            .Concat(text.Split('\n'))
            .Select(words => words.Trim(' ', '{', '}', '\r'))
            .Where(words => Word.IsMatch(words));
    }

    /// <summary>An expression begins at <c>@</c> and goes on over names, dots and balanced brackets.</summary>
    private static string WithoutExpressions(string markup)
    {
        var kept = new System.Text.StringBuilder();
        for (var i = 0; i < markup.Length; i++)
        {
            if (markup[i] != '@')
            {
                kept.Append(markup[i]);
                continue;
            }
            i++;
            while (i < markup.Length)
            {
                if (markup[i] is '(' or '[')
                    i = AfterBracket(markup, i);
                else if (char.IsLetterOrDigit(markup[i]) || markup[i] is '_' || Continues(markup, i))
                    i++;
                else
                    break;
            }
            i--;
        }

        return kept.ToString();

        static bool Continues(string markup, int i) =>
            markup[i] is '.' or '?' or '!'
            && i + 1 < markup.Length
            && (char.IsLetter(markup[i + 1]) || (markup[i] != '.' && markup[i + 1] == '.'));
    }

    private static int AfterBracket(string markup, int i)
    {
        for (var (depth, quoted) = (0, false); i < markup.Length; i++)
        {
            if (markup[i] == '"' && markup[i - 1] != '\\')
                quoted = !quoted;
            if (quoted)
                continue;
            depth += markup[i] switch
            {
                '(' or '[' => 1,
                ')' or ']' => -1,
                _ => 0,
            };
            if (depth == 0)
                return i + 1;
        }

        return i;
    }

    [GeneratedRegex(
        @"@\*.*?\*@|@code\s*\{.*|<script[^>]*>.*?</script>|<style[^>]*>.*?</style>|<!DOCTYPE[^>]*>|^@(namespace|inject|using|inherits|page|attribute|implements|layout)\b[^\n]*$",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Blocks { get; }

    /// <summary>A line that steers: <c>@if (…)</c>, <c>else</c>, <c>foreach (…)</c>, <c>case …:</c>, <c>var x = …;</c>.</summary>
    [GeneratedRegex(
        @"@?(?<![\w.])(if|else if|foreach|for|switch|while)\s*\((?>[^()""]+|""[^""]*""|\((?<d>)|\)(?<-d>))*(?(d)(?!))\)|^\s*(@?else|break;|@?case [^\n]*:|default:|var [^\n]*;|@\{)\s*$|\belse\b(?=\s*\{)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Control { get; }

    [GeneratedRegex(
        @"\b(alt|title|placeholder|aria-label|aria-description|Title|Text|Label|Hint)=""(?<text>[^""]*)""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex SpokenAttribute { get; }

    [GeneratedRegex("<[^<>]*(\"[^\"]*\"[^<>\"]*)*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag { get; }

    [GeneratedRegex(@"\p{L}{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word { get; }
}
