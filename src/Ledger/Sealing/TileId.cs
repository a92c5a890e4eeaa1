using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Holdfast.Ledger.Sealing;

/// <summary>Names one tile of hashes, or one bundle of entries, as C2SP tlog-tiles does.</summary>
/// <param name="Level">0 to 63; <see cref="EntriesLevel"/> for a bundle, which goes with the tile of level 0 of its number.</param>
/// <param name="Number">From 0.</param>
/// <param name="Width">Hashes or entries in it, 1 to <see cref="Full"/>; fewer than full only at the right edge of a log.</param>
public readonly record struct TileId(int Level, long Number, int Width)
{
    public const int EntriesLevel = -1;
    public const int LevelMax = 63;
    public const int Full = 256;

    public static TileId Bundle(long number, int width = Full) => new(EntriesLevel, number, width);

    public bool IsBundle => Level == EntriesLevel;

    public bool IsFull => Width == Full;

    /// <summary>For example <c>tile/0/x001/x234/067.p/112</c> or <c>tile/entries/000</c>.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder("tile/");
            _ = IsBundle ? path.Append("entries") : path.Append(Level);
            var groups = Number.ToString(CultureInfo.InvariantCulture);
            groups = groups.PadLeft((groups.Length + 2) / 3 * 3, '0');
            for (var at = 0; at < groups.Length; at += 3)
            {
                path.Append('/').Append(at + 3 < groups.Length ? "x" : "").Append(groups, at, 3);
            }
            return IsFull ? path.ToString() : path.Append(".p/").Append(Width).ToString();
        }
    }

    public override string ToString() => Path;

    /// <summary>How wide a tile is in a log of <paramref name="size"/> entries: 0 when the log does not reach it.</summary>
    public static int WidthIn(long size, int level, long number)
    {
        var hashes = HashesAt(size, level);
        var start = number > long.MaxValue / Full ? long.MaxValue : number * Full;
        return (int)Math.Clamp(hashes - start, 0, Full);
    }

    /// <summary>Hashes that a log of <paramref name="size"/> entries has at a level: one for each complete tile below.</summary>
    public static long HashesAt(long size, int level) =>
        level switch
        {
            EntriesLevel or 0 => size,
            < 8 => size >> (8 * level),
            _ => 0,
        };

    /// <summary>
    /// Tiles and bundles that a log got or that grew when it went from one size to a larger one: each full one once, and the
    /// partial ones of the larger size.
    /// </summary>
    public static IEnumerable<TileId> Between(long oldSize, long newSize)
    {
        for (var level = EntriesLevel; HashesAt(newSize, level) > 0; level++)
        {
            var to = HashesAt(newSize, level);
            var from = HashesAt(oldSize, level);
            for (var number = from / Full; number * Full < to && from < to; number++)
            {
                yield return new(level, number, WidthIn(newSize, level, number));
            }
        }
    }

    /// <summary>Reads a path in its one spelling; anything else is refused.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out TileId? tile)
    {
        tile = null;
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile" || !TryParseLevel(parts[1], out var level))
        {
            return false;
        }
        var groups = parts.AsSpan(2);
        var width = (long)Full;
        if (groups.Length > 1 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!DecimalText.TryParse(groups[^1], out width) || width is < 1 or >= Full)
            {
                return false;
            }
            groups = groups[..^1];
            groups[^1] = groups[^1][..^2];
        }
        if (!TryParseNumber(groups, out var number))
        {
            return false;
        }
        tile = new TileId(level, number, (int)width);
        return true;
    }

    private static bool TryParseLevel(string text, out int level)
    {
        level = EntriesLevel;
        if (text == "entries")
        {
            return true;
        }
        var good = DecimalText.TryParse(text, out var number) && number <= LevelMax;
        level = good ? (int)number : 0;
        return good;
    }

    private static bool TryParseNumber(ReadOnlySpan<string> groups, out long number)
    {
        number = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            var digits = groups[i].AsSpan();
            if (i < groups.Length - 1)
            {
                if (!digits.StartsWith("x"))
                {
                    return false;
                }
                digits = digits[1..];
            }
            if (digits.Length != 3 || digits.ContainsAnyExceptInRange('0', '9') || number > long.MaxValue / Full / 1000)
            {
                return false;
            }
            number = (number * 1000) + int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            if (i == 0 && groups.Length > 1 && number == 0)
            {
                return false;
            }
        }
        return number <= long.MaxValue / Full;
    }
}
