using System.Collections.Immutable;
using System.Text;
using Holdfast.Ledger;

namespace Holdfast.Retail;

/// <summary>A value that nobody could mean.</summary>
internal sealed record InvalidValue(string Field, string Why) : Refusal
{
    public override string Code => "invalid-value";
    public override string Detail => $"{Field} {Why}.";
}

/// <summary>Limits of what is written into the log. Null means that the value is fine.</summary>
internal static class Check
{
    /// <summary>
    /// The retailer's own strings (SKUs, site codes): 1–64 characters, none of them a control character. One or two dots
    /// are no code: browsers take them for steps within an address, encoded or not (ADR 0011).
    /// </summary>
    public static InvalidValue? Code(string field, string? value) =>
        value is "." or ".." ? new(field, "cannot be dots only") : Text(field, value, 64);

    /// <summary>One line of text.</summary>
    public static InvalidValue? Text(string field, string? value, int max)
    {
        if (string.IsNullOrWhiteSpace(value))
            return new(field, "is missing");
        return Line(field, value, max);
    }

    public static InvalidValue? OptionalText(string field, string? value, int max) =>
        value is null ? null : Line(field, value, max);

    /// <summary>Text that may have line breaks and tabs.</summary>
    public static InvalidValue? OptionalProse(string field, string? value, int max) =>
        value is null ? null : Line(field, value.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' '), max);

    public static InvalidValue? Number(string field, long value, long from, long to) =>
        value < from || value > to ? new(field, $"must be from {from} to {to}") : null;

    public static InvalidValue? Position(string field, Sites.Position? value) =>
        value is not null && !(Math.Abs(value.Latitude) <= 90 && Math.Abs(value.Longitude) <= 180)
            ? new(field, "is not a place on Earth")
            : null;

    public static InvalidValue? List<T>(
        string field,
        ImmutableArray<T> values,
        int max,
        Func<T, InvalidValue?> check
    ) =>
        values.IsDefault ? new(field, "are missing")
        : values.Length > max ? new(field, $"are more than {max}")
        : All(values, check);

    public static InvalidValue? All<T>(IEnumerable<T> values, Func<T, InvalidValue?> check)
    {
        foreach (var value in values)
        {
            if (check(value) is { } invalid)
                return invalid;
        }

        return null;
    }

    private static InvalidValue? Line(string field, string value, int max)
    {
        if (value.Length > max)
            return new(field, $"is longer than {max} characters");
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            // Half a surrogate pair cannot be written as UTF-8.
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done)
                return new(field, "is not valid text");
            if (Rune.IsControl(rune))
                return new(field, "holds a control character");
            rest = rest[length..];
        }

        return null;
    }
}
