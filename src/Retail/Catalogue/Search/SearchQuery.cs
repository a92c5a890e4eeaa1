using System.Collections.Immutable;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>
/// What a shopper typed, as a query in the words of FTS5. Every word must be there, at least as the beginning of one; a
/// word that no product has is taken for a mistyped one.
/// </summary>
/// <param name="Match">Null if there is nothing to look for.</param>
/// <param name="MatchAny">The same, when some of the words are enough; null if that is no wider.</param>
/// <param name="Corrected">The words as understood, when some were taken for mistyped; else null.</param>
internal sealed record SearchQuery(string? Match, string? MatchAny, string? Corrected)
{
    private const int WordsMax = 12;
    private static readonly ImmutableHashSet<string> s_small =
    [
        "a",
        "an",
        "and",
        "for",
        "in",
        "of",
        "or",
        "the",
        "with",
    ];

    public static SearchQuery Of(string? text, Vocabulary vocabulary)
    {
        var typed = Words.Of(text).Distinct().ToList();
        var words = typed.Where(word => !s_small.Contains(word)).Take(WordsMax).ToList();
        if (words.Count == 0)
            words = [.. typed.Take(WordsMax)];
        if (words.Count == 0)
            return new(null, null, null);

        var parts = words.Select(word => Part.Of(word, vocabulary)).ToList();
        var known = parts.Where(part => part.Match is not null).ToList();
        if (known.Count == 0)
            return new(null, null, null);
        var any = string.Join(" OR ", known.Select(part => part.Match));
        var all = known.Count == parts.Count ? string.Join(" AND ", known.Select(part => part.Match)) : null;
        return new(
            all ?? any,
            all is not null && known.Count > 1 ? any : null,
            parts.Exists(part => part.Corrected) ? string.Join(' ', parts.Select(part => part.Word)) : null
        )
        {
            IsPartial = all is null,
        };
    }

    /// <summary>Not every word could be looked for.</summary>
    public bool IsPartial { get; private init; }

    /// <param name="Word">As understood.</param>
    /// <param name="Match">Null if no product has such a word.</param>
    private sealed record Part(string Word, string? Match, bool Corrected)
    {
        public static Part Of(string word, Vocabulary vocabulary)
        {
            var forms = Singulars(word).Where(vocabulary.Contains).Select(Whole).ToList();
            if (vocabulary.HasPrefix(word))
                forms.Insert(0, vocabulary.HasLonger(word) ? Prefix(word) : Whole(word));
            if (forms.Count > 0)
                return new(word, Any(forms), Corrected: false);
            var near = vocabulary.Near(word);
            return near.IsEmpty
                ? new(word, null, Corrected: false)
                : new(near[0], Any(near.Select(Prefix)), Corrected: true);
        }

        /// <summary>Words are letters and digits only, so nothing in them can end the quotes.</summary>
        private static string Whole(string word) => $"\"{word}\"";

        private static string Prefix(string word) => word.Length == 1 ? Whole(word) : $"{Whole(word)}*";

        private static string Any(IEnumerable<string> forms) => $"({string.Join(" OR ", forms)})";

        /// <summary>"Scarves" also finds "scarf", "dresses" "dress".</summary>
        private static IEnumerable<string> Singulars(string word)
        {
            if (word.Length < 4 || word[^1] != 's')
                yield break;
            yield return word[..^1];
            if (word.EndsWith("ies", StringComparison.Ordinal))
                yield return word[..^3] + "y";
            if (word.EndsWith("ves", StringComparison.Ordinal))
                yield return word[..^3] + "f";
            if (word.EndsWith("es", StringComparison.Ordinal))
                yield return word[..^2];
        }
    }
}
