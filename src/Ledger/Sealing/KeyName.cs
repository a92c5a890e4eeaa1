namespace Holdfast.Ledger.Sealing;

/// <summary>Name of a key of a signed note, and of a log: C2SP advises an address without its scheme.</summary>
internal static class KeyName
{
    /// <summary>Characters of a name; the format itself sets no bound.</summary>
    public const int LengthMax = 512;

    public static bool IsGood(string name) =>
        name.Length is > 0 and <= LengthMax && !name.Any(c => c is '+' || char.IsWhiteSpace(c) || char.IsControl(c));
}
