namespace Holdfast.Retail.Imports;

/// <summary>What a file may cost. Past a limit the line, or the rest of the file, is refused with its reason.</summary>
internal static class ImportLimits
{
    /// <summary>Of the file as it arrives, and again of what it unpacks to.</summary>
    public const long FileBytes = 1L << 30;

    public const int Records = 2_000_000;

    /// <summary>In characters; a product description of sixty pages.</summary>
    public const int Field = 65_536;

    /// <summary>In characters; also the longest text without a '&lt;' in an XML file.</summary>
    public const int Record = 1 << 20;

    public const int Fields = 512;

    /// <summary>Depth of an XML tree.</summary>
    public const int Depth = 64;
}

/// <summary>The file cannot be read on from here: too big, cut off, or not what it says.</summary>
internal sealed class UnreadableFileException(string code, string message) : Exception(message)
{
    public Reason Reason => new(code, Message);
}
