using System.Collections.Immutable;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>
/// Every word that products are found by, in order, to correct a mistyped word against. Words that share a beginning lie
/// beside each other, so their rows of the distance table are shared and a beginning that is already too far away is left
/// out with all that follows from it.
/// </summary>
internal sealed class Vocabulary
{
    private const int NearMax = 6;

    private readonly string[] _words;
    private readonly int[] _products;

    /// <param name="words">Each word and in how many products it stands.</param>
    public Vocabulary(IEnumerable<(string Word, int Products)> words)
    {
        var sorted = words.OrderBy(word => word.Word, StringComparer.Ordinal).ToArray();
        _words = [.. sorted.Select(word => word.Word)];
        _products = [.. sorted.Select(word => word.Products)];
    }

    public int Count => _words.Length;

    public bool Contains(string word) => Array.BinarySearch(_words, word, StringComparer.Ordinal) >= 0;

    /// <summary>Whether some word begins so.</summary>
    public bool HasPrefix(string prefix)
    {
        var at = Array.BinarySearch(_words, prefix, StringComparer.Ordinal);
        return at >= 0 || (~at < _words.Length && _words[~at].StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether some word is longer and begins so.</summary>
    public bool HasLonger(string word)
    {
        var at = Array.BinarySearch(_words, word, StringComparer.Ordinal);
        var next = at >= 0 ? at + 1 : ~at;
        return next < _words.Length && _words[next].StartsWith(word, StringComparison.Ordinal);
    }

    /// <summary>Mistakes that a word of this length may have: none below 4 letters, one from 4, two from 8.</summary>
    public static int MistakesIn(string word) =>
        word.Length switch
        {
            < 4 => 0,
            < 8 => 1,
            _ => 2,
        };

    /// <summary>
    /// The words nearest to a mistyped one, and words of which a beginning is that near (somebody is still typing). A letter
    /// too many, too few, wrong, or two letters swapped count one each. Of equals, those in most products come first.
    /// </summary>
    public ImmutableArray<string> Near(string word)
    {
        var max = MistakesIn(word);
        if (max == 0 || word.All(char.IsAsciiDigit))
            return [];
        var (best, found) = (int.MaxValue, new List<int>());
        Walk(
            word,
            max,
            (index, score) =>
            {
                if (score < best)
                {
                    best = score;
                    found.Clear();
                }

                if (score == best)
                    found.Add(index);
            }
        );
        return
        [
            .. found
                .OrderByDescending(index => _products[index])
                .ThenBy(index => index)
                .Take(NearMax)
                .Select(index => _words[index]),
        ];
    }

    /// <summary>Calls with a score of twice the distance, and one more where only a beginning is near.</summary>
    private void Walk(string word, int max, Action<int, int> near)
    {
        var depthMax = word.Length + max;
        var rows = new int[depthMax + 1][];
        for (var depth = 0; depth <= depthMax; depth++)
            rows[depth] = new int[word.Length + 1];
        for (var column = 0; column <= word.Length; column++)
            rows[0][column] = column;

        var (before, known) = ("", 0);
        for (var index = 0; index < _words.Length; )
        {
            var other = _words[index];
            var shared = Math.Min(known, Shared(before, other));
            var end = Math.Min(other.Length, depthMax);
            var depth = shared;
            var dead = false;
            while (depth < end && !dead)
            {
                depth++;
                dead = Fill(rows, depth, word, other) > max;
            }

            (before, known) = (other, depth);
            var begins = int.MaxValue;
            for (var at = Math.Max(1, word.Length - max); at <= depth && word.Length >= 5; at++)
                begins = Math.Min(begins, rows[at][word.Length]);
            if (dead)
            {
                // Too far away as a whole, and so is all that begins like it; a shorter beginning may still be near.
                var next = After(index, other, depth);
                for (; index < next; index++)
                {
                    if (begins <= max)
                        near(index, (begins * 2) + 1);
                }

                continue;
            }

            var whole = other.Length <= depthMax ? rows[other.Length][word.Length] : int.MaxValue;
            if (whole <= max && whole <= begins)
                near(index, whole * 2);
            else if (begins <= max)
                near(index, (begins * 2) + 1);
            index++;
        }
    }

    /// <summary>One letter of <paramref name="other"/> more; the least of its row.</summary>
    private static int Fill(int[][] rows, int depth, string word, string other)
    {
        var (row, above) = (rows[depth], rows[depth - 1]);
        row[0] = depth;
        var least = depth;
        for (var column = 1; column <= word.Length; column++)
        {
            var same = word[column - 1] == other[depth - 1];
            var cost = Math.Min(Math.Min(above[column], row[column - 1]) + 1, above[column - 1] + (same ? 0 : 1));
            var swapped =
                depth > 1 && column > 1 && word[column - 1] == other[depth - 2] && word[column - 2] == other[depth - 1];
            if (swapped)
                cost = Math.Min(cost, rows[depth - 2][column - 2] + 1);
            row[column] = cost;
            least = Math.Min(least, cost);
        }

        return least;
    }

    private static int Shared(string left, string right) => left.AsSpan().CommonPrefixLength(right);

    /// <summary>The first word after <paramref name="from"/> that does not begin as this one does.</summary>
    private int After(int from, string word, int length)
    {
        var prefix = word.AsSpan(0, length);
        var (low, high) = (from + 1, _words.Length);
        // Near by most of the time; then by halves.
        for (var step = 1; low + step < high; step *= 2)
        {
            if (!_words[low + step].AsSpan().StartsWith(prefix, StringComparison.Ordinal))
            {
                high = low + step;
                break;
            }

            low += step;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_words[middle].AsSpan().StartsWith(prefix, StringComparison.Ordinal))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
