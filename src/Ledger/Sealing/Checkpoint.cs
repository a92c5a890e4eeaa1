using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// What a log commits itself to: under this name, with so many entries, it has this root. Extension lines, which C2SP
/// tlog-checkpoint allows and discourages, are neither written nor read: nobody audits them.
/// </summary>
/// <param name="Origin">Name of the log, for example <c>shop.example/log/1</c>: no spaces, no plus sign.</param>
/// <param name="Size">Entries, 0 to 2^63 − 1.</param>
public sealed record Checkpoint(string Origin, long Size, LogHash Root)
{
    /// <summary>The text that is signed.</summary>
    public string Text => $"{Origin}\n{Size}\n{Root}\n";

    /// <summary>Reads the text in its one spelling; anything else is refused.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        if (
            lines is not [var origin, var size, var root, ""]
            || !KeyName.IsGood(origin)
            || !DecimalText.TryParse(size, out var entries)
            || !LogHash.TryParse(root, out var hash)
            || (entries == 0 && hash != LogHash.OfNothing)
        )
        {
            return false;
        }
        checkpoint = new(origin, entries, hash);
        return true;
    }
}
