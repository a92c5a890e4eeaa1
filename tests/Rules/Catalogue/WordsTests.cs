using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Search;

namespace Holdfast.Tests.Rules.Catalogue;

public sealed class WordsTests
{
    [Theory]
    [InlineData("Café crème", "cafe creme")]
    [InlineData("Kids' wellies", "kids wellies")]
    [InlineData("Women’s T-shirt", "womens t shirt")]
    [InlineData("SMØRREBRØD", "smorrebrod")]
    [InlineData("Straße", "strasse")]
    [InlineData("LF-1001/NAV", "lf 1001 nav")]
    [InlineData("½ price", "1 2 price")]
    [InlineData("ﬁne", "fine")]
    [InlineData("  \u0000 \ud800 🍷 ", "")]
    [InlineData("a\ufffeb\ufdd0c", "a b c")]
    [InlineData(null, "")]
    public void Text_is_folded_to_words(string? text, string words) => Assert.Equal(words, Words.Fold(text));

    [Theory]
    [InlineData("scarf", "scarf")]
    [InlineData("sacrf", "scarf")] // swapped
    [InlineData("scrf", "scarf")] // one missing
    [InlineData("scaarf", "scarf")] // one too many
    [InlineData("scarp", "scarf")] // one wrong
    [InlineData("lamsbwol", "lambswool")] // two, in eight letters
    [InlineData("cashme", "cashmere")] // somebody is still typing
    [InlineData("cahsme", "cashmere")] // the same, mistyped
    [InlineData("sca", null)] // too short to guess
    [InlineData("scrpf", null)] // two, in five letters
    [InlineData("1234", null)] // a number is not a typo of another
    public void A_mistyped_word_is_taken_for_the_nearest(string typed, string? meant)
    {
        var vocabulary = new Vocabulary([("scarf", 3), ("scarlet", 1), ("lambswool", 2), ("cashmere", 2), ("1235", 1)]);

        Assert.Equal(meant, vocabulary.Near(typed) is [var first, ..] ? first : null);
    }

    /// <summary>The beginning of words costs more to look for than a word, so it is asked for only where there are longer words.</summary>
    [Theory]
    [InlineData("scar", "(\"scar\"*)")]
    [InlineData("scarf", "(\"scarf\"*)")]
    [InlineData("scarfed", "(\"scarfed\")")]
    [InlineData("shirts", "(\"shirt\")")]
    [InlineData("wool", "(\"wool\")")]
    public void A_word_is_looked_for_as_a_beginning_where_a_longer_one_begins_so(string typed, string match)
    {
        var vocabulary = new Vocabulary([("scarf", 3), ("scarfed", 1), ("shirt", 2), ("wool", 2)]);
        Assert.Equal(match, SearchQuery.Of(typed, vocabulary).Match);
    }

    [Fact]
    public void Of_equally_near_words_the_one_in_more_products_comes_first()
    {
        var vocabulary = new Vocabulary([("skirt", 9), ("shirt", 2), ("short", 1)]);

        Assert.Equal(["skirt", "shirt"], vocabulary.Near("sirt"));
    }

    /// <summary>Against the plain definition, word by word.</summary>
    [Fact]
    public void The_shared_rows_give_the_same_words_as_comparing_each_one()
    {
        const int seed = 20261121;
        var random = new Random(seed);
        string Word(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(4))));
        var words = Enumerable.Range(0, 1_000).Select(_ => Word(random.Next(3, 11))).Distinct().ToList();
        var vocabulary = new Vocabulary(words.Select(word => (word, 1)));

        for (var i = 0; i < 300; i++)
        {
            var typed = Word(random.Next(4, 11));
            var max = Vocabulary.MistakesIn(typed);
            var best = words.Min(word => Score(typed, word, max));
            var near = vocabulary.Near(typed);
            Assert.True(near.IsEmpty == (best == int.MaxValue), $"seed {seed}: {typed}");
            Assert.True(near.All(word => Score(typed, word, max) == best), $"seed {seed}: {typed}");
        }
    }

    [Theory]
    [InlineData("best-sellers", "Best sellers")]
    [InlineData("third-party:orrin-mill", "Orrin mill")]
    [InlineData("x", "X")]
    [InlineData(":", ":")]
    public void A_range_without_a_name_is_called_by_its_code(string code, string name) =>
        Assert.Equal(name, RangeName.FromCode(code));

    private static int Score(string typed, string word, int max)
    {
        var beginnings = DistancesToBeginnings(typed, word);
        var whole = beginnings[^1];
        var begins = typed.Length < 5 ? int.MaxValue : beginnings[1..].Min();
        return whole <= max && whole <= begins ? whole * 2
            : begins <= max ? (begins * 2) + 1
            : int.MaxValue;
    }

    /// <summary>From the left word to the first 0, 1, 2… letters of the right one: the last row of the plain table.</summary>
    private static int[] DistancesToBeginnings(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        for (var j = 0; j <= right.Length; j++)
        {
            if (i == 0 || j == 0)
            {
                rows[i, j] = i + j;
                continue;
            }

            var cost = left[i - 1] == right[j - 1] ? 0 : 1;
            rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
        }

        return [.. Enumerable.Range(0, right.Length + 1).Select(j => rows[left.Length, j])];
    }
}
