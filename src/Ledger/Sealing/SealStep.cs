namespace Holdfast.Ledger.Sealing;

/// <summary>How far the sealing of one checkpoint has come. A crash may come after any of them.</summary>
public enum SealStep
{
    Staged,
    NoteSigned,
    Swapped,
    Promoted,
    Published,
}
