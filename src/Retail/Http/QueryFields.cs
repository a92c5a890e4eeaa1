using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Http;

/// <summary>Reads the parameters of an API's query and collects what does not fit, by name.</summary>
internal sealed class QueryFields(IQueryCollection query)
{
    private readonly Dictionary<string, string> _errors = [];

    public IReadOnlyDictionary<string, string> Errors => _errors;

    public bool IsFine => _errors.Count == 0;

    /// <summary>Null when it is not there or empty.</summary>
    public string? Text(string name, int max)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            _errors[name] = "may be given once";
            return null;
        }
        var text = values.Count == 1 ? values[0] : null;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Check.OptionalText(name, text, max) is { } invalid)
            _errors[name] = invalid.Why;
        return text;
    }

    public int Number(string name, int otherwise, int min, int max)
    {
        if (Text(name, 20) is not { } text)
            return otherwise;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
            return number;
        _errors[name] = $"must be from {min} to {max}";
        return otherwise;
    }

    public void Wrong(string name, string why) => _errors.TryAdd(name, why);
}
