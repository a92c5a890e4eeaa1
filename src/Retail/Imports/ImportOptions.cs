namespace Holdfast.Retail.Imports;

/// <summary>What a person says about a file beside the file.</summary>
public sealed record ImportOptions
{
    /// <summary>The actor of every entry, for example <c>staff:amira</c>.</summary>
    public required string By { get; init; }

    /// <summary>Name of a format; null lets the header decide.</summary>
    public string? Format { get; init; }

    /// <summary>ISO 4217, for prices that do not name their currency. Without it such lines are refused.</summary>
    public string? Currency { get; init; }

    /// <summary>ISO 3166, for sites that do not name their country.</summary>
    public string Country { get; init; } = "GB";

    /// <summary>IANA name, for sites that do not name their zone. Null takes the country's, if it has only one.</summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// Units that "in stock" without a quantity stands for. Null refuses such lines: units that nobody counted cannot
    /// be promised.
    /// </summary>
    public int? InStockMeans { get; init; }

    /// <summary>Only lines whose column has exactly this value; the others are left out and counted.</summary>
    public (string Column, string Value)? Only { get; init; }

    /// <summary>Refused lines that the report lists; all are counted.</summary>
    public int RefusalsListed { get; init; } = 1000;

    /// <summary>Documents on their way into the log at the same time.</summary>
    public int InFlight { get; init; } = 500;
}
