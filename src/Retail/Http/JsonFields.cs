using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Http;

/// <summary>
/// Reads the fields of a JSON object and collects what does not fit, each under its JSON pointer. A field that nobody asked
/// for does not fit either: it is a misspelling, and what its sender meant would be lost.
/// </summary>
internal sealed class JsonFields(JsonElement element, string pointer, Dictionary<string, string> errors)
{
    private readonly HashSet<string> _known = [];

    /// <summary>Of a whole body.</summary>
    public JsonFields(JsonElement body)
        : this(body, "", []) { }

    public IReadOnlyDictionary<string, string> Errors => errors;

    public bool IsFine => errors.Count == 0;

    /// <summary>One line of text, without the space around it; "" when it does not fit.</summary>
    public string Text(string name, int max) => OptionalText(name, max, required: true) ?? "";

    public string? OptionalText(string name, int max, bool required = false)
    {
        if (Find(name, required) is not { } value)
            return null;
        if (value.ValueKind is not JsonValueKind.String)
            return Wrong<string>(name, "must be a text");
        var text = value.GetString()!.Trim();
        if (text.Length == 0)
            return required ? Wrong<string>(name, "is missing") : null;
        return Check.Text(name, text, max) is { } invalid ? Wrong<string>(name, invalid.Why) : text;
    }

    /// <summary>As the retailer wrote it: no character is taken away.</summary>
    public string Code(string name)
    {
        if (Find(name, required: true) is not { } value)
            return "";
        if (value.ValueKind is not JsonValueKind.String)
            return Wrong<string>(name, "must be a text") ?? "";
        var code = value.GetString()!;
        return Check.Code(name, code) is { } invalid ? Wrong<string>(name, invalid.Why) ?? "" : code;
    }

    public long Number(string name, long min, long max) => OptionalNumber(name, min, max, required: true) ?? min;

    public long? OptionalNumber(string name, long min, long max, bool required = false)
    {
        if (Find(name, required) is not { } value)
            return null;
        if (value.ValueKind is not JsonValueKind.Number || !value.TryGetInt64(out var number))
            return Wrong<long?>(name, "must be a whole number");
        return number >= min && number <= max ? number : Wrong<long?>(name, $"must be from {min} to {max}");
    }

    /// <summary>RFC 3339 with an offset, from the year 2000 to 2199.</summary>
    public Instant Time(string name)
    {
        if (Find(name, required: true) is not { } value)
            return default;
        if (
            value.ValueKind is not JsonValueKind.String
            || !OffsetDateTimePattern.Rfc3339.Parse(value.GetString()!).TryGetValue(default, out var time)
        )
            return Wrong<Instant>(name, "must be a time such as 2026-11-21T09:00:00Z");
        return time.Year is >= 2000 and < 2200
            ? time.ToInstant()
            : Wrong<Instant>(name, "must be in the years 2000 to 2199");
    }

    public JsonFields? Object(string name) => OptionalObject(name, required: true);

    public JsonFields? OptionalObject(string name, bool required = false)
    {
        if (Find(name, required) is not { } value)
            return null;
        return value.ValueKind is JsonValueKind.Object
            ? new JsonFields(value, $"{pointer}/{name}", errors)
            : Wrong<JsonFields>(name, "must be an object");
    }

    public IReadOnlyList<JsonFields> Objects(string name, int max)
    {
        if (List(name, max, required: true) is not { } list)
            return [];
        var objects = new List<JsonFields>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].ValueKind is JsonValueKind.Object)
                objects.Add(new JsonFields(list[i], $"{pointer}/{name}/{i}", errors));
            else
                errors.TryAdd($"{pointer}/{name}/{i}", "must be an object");
        }

        return objects;
    }

    /// <summary>Null when there is no such field.</summary>
    public IReadOnlyList<string>? OptionalCodes(string name, int max)
    {
        if (List(name, max, required: false) is not { } list)
            return null;
        var codes = new List<string>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var code = list[i].ValueKind is JsonValueKind.String ? list[i].GetString() : null;
            if (Check.Code(name, code) is { } invalid)
                errors.TryAdd($"{pointer}/{name}/{i}", invalid.Why);
            else
                codes.Add(code!);
        }

        return codes;
    }

    /// <summary>To be called when everything was asked for.</summary>
    public void Close()
    {
        foreach (var property in element.EnumerateObject().Where(property => !_known.Contains(property.Name)))
            errors.TryAdd($"{pointer}/{Escaped(property.Name)}", "is not a field of this request");
    }

    public T? Wrong<T>(string name, string why)
    {
        errors.TryAdd($"{pointer}/{name}", why);
        return default;
    }

    private IReadOnlyList<JsonElement>? List(string name, int max, bool required)
    {
        if (Find(name, required) is not { } value)
            return null;
        if (value.ValueKind is not JsonValueKind.Array)
            return Wrong<IReadOnlyList<JsonElement>>(name, "must be a list");
        var count = value.GetArrayLength();
        return count >= 1 && count <= max
            ? [.. value.EnumerateArray()]
            : Wrong<IReadOnlyList<JsonElement>>(name, $"must have 1 to {max} items");
    }

    private JsonElement? Find(string name, bool required)
    {
        _known.Add(name);
        if (element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null)
            return value;
        if (required)
            errors.TryAdd($"{pointer}/{name}", "is missing");
        return null;
    }

    private static string Escaped(string name) =>
        (name.Length <= 64 ? name : name[..(char.IsHighSurrogate(name[63]) ? 63 : 64)])
            .Replace("~", "~0", StringComparison.Ordinal)
            .Replace("/", "~1", StringComparison.Ordinal);
}
