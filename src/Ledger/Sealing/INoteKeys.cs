namespace Holdfast.Ledger.Sealing;

/// <summary>Checks the signatures of one key on notes.</summary>
public interface INoteVerifier
{
    string Name { get; }

    /// <summary>With the name it says which key and algorithm made a signature. Not a secret, and no proof of anything.</summary>
    uint KeyId { get; }

    bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);
}

/// <summary>Signs notes with one key. Safe for several threads.</summary>
public interface INoteSigner
{
    string Name { get; }

    uint KeyId { get; }

    byte[] Sign(ReadOnlySpan<byte> text);
}
