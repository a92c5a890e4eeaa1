using Holdfast.Ledger.Sealing;

namespace Holdfast.Vault.Pulling;

/// <summary>Where a vault pulls a log from. Nothing that it answers is believed.</summary>
public interface ILogSource : ITileSource
{
    /// <summary>For people: its address.</summary>
    string Description { get; }

    /// <exception cref="SourceFailedException"/>
    Task<ReadOnlyMemory<byte>> ReadCheckpointAsync(CancellationToken ct);

    /// <summary>The log's public key as the source itself names it; null when it does not say. Good for the first pull at most.</summary>
    /// <exception cref="SourceFailedException"/>
    Task<VerifierKey?> ReadKeyAsync(CancellationToken ct);

    /// <summary>
    /// Lines of the keyring's rows (<see cref="Ledger.Keys.KeyringLines"/>) added at <paramref name="from"/> or later, from after a name
    /// of that index on; as many as the source likes to send, none at the end. Null when it serves no keyring.
    /// </summary>
    /// <exception cref="SourceFailedException"/>
    Task<ReadOnlyMemory<byte>?> ReadKeyringAsync(long from, string? afterName, CancellationToken ct);

    /// <summary>The snapshot of so many entries, unchecked; null when the source has none.</summary>
    /// <exception cref="SourceFailedException"/>
    Task<ReadOnlyMemory<byte>?> ReadSnapshotAsync(long entries, int bytesMax, CancellationToken ct);

    /// <summary>Tells the source what this vault has cosigned; false when it takes no such news.</summary>
    /// <exception cref="SourceFailedException"/>
    Task<bool> TellAsync(ReadOnlyMemory<byte> cosigned, CancellationToken ct);
}

/// <summary>The source did not answer, or with something that is no answer. Proves nothing against it; to be tried again.</summary>
public sealed class SourceFailedException(string message, Exception? inner = null) : IOException(message, inner);
