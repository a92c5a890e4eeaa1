using System.Globalization;

namespace Holdfast.Retail.Imports;

/// <summary>
/// The cells of one record under our column names. The first cell that cannot be taken is kept as the line's reason;
/// what is read after it does not matter any more.
/// </summary>
internal sealed class Cells(ImportRecord record, ImportFormat format)
{
    private const string GoogleColumns = " title description brand categories gtin colour size image images ";

    public Reason? Refused { get; private set; }

    public int Line => record.Line;

    public void Refuse(string code, string detail) => Refused ??= new Reason(code, detail);

    /// <summary>The file speaks of this column, if only to say that it is empty.</summary>
    public bool Has(string column)
    {
        foreach (var header in format.HeadersOf(column))
            if (record.Has(header))
                return true;
        return format.IsGoogle && GoogleColumns.Contains($" {column} ", StringComparison.Ordinal);
    }

    /// <summary>Trimmed text, or null where there is none. Line breaks and tabs stay, other control characters do not pass.</summary>
    public string? Text(string column, int most = ImportLimits.Field)
    {
        foreach (var header in format.HeadersOf(column))
            if (Clean(column, record.First(header), most) is { } text)
                return text;
        return null;
    }

    /// <summary>All values of a column that an XML item repeats.</summary>
    public IEnumerable<string> Texts(string column)
    {
        foreach (var header in format.HeadersOf(column).ToArray())
        foreach (var value in record.All(header))
            if (Clean(column, value, ImportLimits.Field) is { } text)
                yield return text;
    }

    public string Required(string column, int most = ImportLimits.Field)
    {
        if (Text(column, most) is { } text)
            return text;
        Refuse($"{column.Replace('_', '-')}-missing", $"The line has no {Shown(column)}.");
        return "";
    }

    /// <summary>A code of the retailer's own: 1 to 64 characters without control characters, kept as it is.</summary>
    public string? Code(string column)
    {
        var text = Text(column);
        if (text is not null && (text.Length > 64 || text.Any(char.IsControl)))
            Refuse(column.Replace('_', '-'), $"{Shown(column)} must be 1 to 64 characters without line breaks.");
        return text;
    }

    public string RequiredCode(string column)
    {
        Required(column);
        return Code(column) ?? "";
    }

    public int? Whole(string column, int least, int most)
    {
        if (Text(column) is not { } text)
            return null;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
            return number;
        Refuse(column.Replace('_', '-'), $"{Shown(column)} must be a whole number from {least} to {most}.");
        return null;
    }

    /// <param name="most">90 for a latitude, 180 for a longitude.</param>
    public double? Degrees(string column, double most)
    {
        if (Text(column) is not { } text)
            return null;
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (double.TryParse(text, plain, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most)
            return degrees;
        Refuse(column, $"{Shown(column)} must be a number of degrees from -{most} to {most}.");
        return null;
    }

    private string? Clean(string column, string value, int most)
    {
        var text = value.Trim();
        if (text.Length == 0)
            return null;
        if (text.Length > most)
            Refuse("too-long", $"{Shown(column)} is longer than {most} characters.");
        if (text.Any(character => char.IsControl(character) && character is not ('\t' or '\r' or '\n')))
            Refuse("control-character", $"{Shown(column)} holds a control character.");
        return text;
    }

    private static string Shown(string column) =>
        column switch
        {
            "sku" or "gtin" => column.ToUpperInvariant(),
            _ => column.Replace('_', ' '),
        };
}
