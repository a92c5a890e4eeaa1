namespace Holdfast.Vault.Checking;

/// <summary>Something in a vault that is not as it should be.</summary>
/// <param name="File">Its path in the vault.</param>
/// <param name="Index">The first entry that it is about, where there is one.</param>
/// <param name="Sentence">For people.</param>
public sealed record VaultFinding(string File, long? Index, string Sentence)
{
    public override string ToString() =>
        Index is { } index ? $"{File} (entry {index}): {Sentence}" : $"{File}: {Sentence}";
}

/// <param name="Logs">The logs that the vault cosigned, the oldest epoch first.</param>
/// <param name="Checkpoints">Cosigned checkpoints that were compared.</param>
/// <param name="Bytes">Of the files that were read.</param>
/// <param name="Beyond">Files of a pull that did not end: written, but not cosigned yet.</param>
/// <param name="Wrong">In the order of finding, the first of each log first; at most <see cref="VaultCheck.FindingsMax"/>.</param>
public sealed record VaultReport(
    System.Collections.Immutable.ImmutableArray<Keeping.HeldLog> Logs,
    long Checkpoints,
    long Bytes,
    long Beyond,
    System.Collections.Immutable.ImmutableArray<VaultFinding> Wrong
);
