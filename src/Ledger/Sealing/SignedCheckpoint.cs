using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Ledger.Sealing;

/// <summary>A checkpoint with the note that carries it, as a log publishes it.</summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, Note Note)
{
    public static SignedCheckpoint Sign(Checkpoint checkpoint, INoteSigner signer) =>
        new(checkpoint, Note.Sign(checkpoint.Text, signer));

    /// <summary>
    /// Opens what a log published. Good only if the log's own key signed it and it is about the log of that key; cosignatures
    /// are left in the note, to be checked by whoever knows their keys.
    /// </summary>
    /// <param name="bytes">The note.</param>
    /// <param name="log">The log's key, whose name is the origin.</param>
    public static bool TryOpen(
        ReadOnlySpan<byte> bytes,
        INoteVerifier log,
        [NotNullWhen(true)] out SignedCheckpoint? opened,
        [NotNullWhen(false)] out string? why
    )
    {
        opened = null;
        why = null;
        if (!Note.TryParse(bytes, out var note))
        {
            why = "It is not a signed note.";
        }
        else if (note.Verify(log).IsEmpty)
        {
            why = $"It is not signed by the key of {log.Name}.";
        }
        else if (!Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            why = "What is signed is not a checkpoint.";
        }
        else if (checkpoint.Origin != log.Name)
        {
            why = $"It is a checkpoint of {checkpoint.Origin}, not of {log.Name}.";
        }
        else
        {
            opened = new(checkpoint, note);
        }
        return opened is not null;
    }
}
