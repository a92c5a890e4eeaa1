namespace Holdfast.Retail.Imports;

/// <summary>One line of a delimited file, or one item of an XML feed, under the names of its own header.</summary>
/// <param name="line">Where it starts in the file, from 1.</param>
internal sealed class ImportRecord(int line)
{
    private readonly Dictionary<string, List<string>> _values = [];

    public int Line => line;

    public IReadOnlyDictionary<string, List<string>> Values => _values;

    /// <param name="first">Before the values that the name already has.</param>
    public void Add(string name, string value, bool first = false)
    {
        if (!_values.TryGetValue(name, out var values))
            _values.Add(name, values = new List<string>(1));
        values.Insert(first ? 0 : values.Count, value);
    }

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The first value, or an empty text.</summary>
    public string First(string name) => _values.TryGetValue(name, out var values) ? values[0] : "";

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    /// <summary>Header names as they compare: lower case, words joined by '_', without "g:" and without a bracketed note.</summary>
    public static string Name(string header)
    {
        var text = header.Trim().ToLowerInvariant();
        if (text.StartsWith("g:", StringComparison.Ordinal))
            text = text[2..];
        var note = text.IndexOf('(', StringComparison.Ordinal);
        if (note > 0)
            text = text[..note];
        return string.Join('_', text.Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>What a reader found next: a record, a broken one, or the reason why the rest cannot be read.</summary>
/// <param name="Line">Where it starts, from 1.</param>
/// <param name="Ends">Nothing after it can be read.</param>
internal sealed record ReadItem(int Line, ImportRecord? Record, Reason? Broken = null, bool Ends = false);
