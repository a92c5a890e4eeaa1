using System.Globalization;

namespace Holdfast.Retail.Feeds;

/// <summary>Writes CSV as RFC 4180 has it (lines end in LF), or the same with tabs.</summary>
internal sealed class TableWriter(TextWriter text, char delimiter = ',', bool forSpreadsheet = false)
{
    private readonly char[] _quoted = [delimiter, '"', '\r', '\n'];

    public async Task WriteAsync(params string?[] cells) => await text.WriteAsync(Line(cells));

    private string Line(string?[] cells)
    {
        // A table of one column needs its empty cells to be seen.
        var line = string.Join(delimiter, cells.Select(Cell));
        return line.Length == 0 ? "\"\"\n" : $"{line}\n";
    }

    private string Cell(string? cell)
    {
        if (string.IsNullOrEmpty(cell))
            return "";
        if (forSpreadsheet && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(cell))
            cell = $"'{cell}";
        var needsQuotes =
            cell.AsSpan().ContainsAny(_quoted) || char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1]);
        return needsQuotes ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    private static bool IsNumber(string cell) =>
        decimal.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out _);
}
