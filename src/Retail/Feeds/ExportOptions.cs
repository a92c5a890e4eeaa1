namespace Holdfast.Retail.Feeds;

/// <summary>What an export needs to know beside its rows.</summary>
public sealed record ExportOptions
{
    /// <summary>The retailer's name, for the head of a feed.</summary>
    public required string Shop { get; init; }

    /// <summary>Where the shop is, for the addresses in a feed; ends in '/'.</summary>
    public required Uri ShopUrl { get; init; }

    /// <summary>Path of a product's page below <see cref="ShopUrl"/>, from its id and SKU.</summary>
    public required Func<string, string, string> PageOf { get; init; }

    /// <summary>Path of an image below <see cref="ShopUrl"/>; an absolute address may stay as it is.</summary>
    public required Func<string, string> ImageOf { get; init; }

    /// <summary>
    /// For people's spreadsheets: a cell that a spreadsheet would take for a formula gets a leading apostrophe. Feeds and
    /// tables for other programs keep every text as it is, or they could not be read back.
    /// </summary>
    public bool ForSpreadsheet { get; init; }
}
