namespace Holdfast.Ledger.Keys;

/// <summary>
/// The key that opens the keyring. It never lies in the database: by default it is a file elsewhere, and a key service
/// can stand behind this interface. Asked once when a process starts, so it may be slow and far away.
/// </summary>
public interface IMasterKey
{
    /// <summary>For people: where the key is kept, without the key.</summary>
    string Description { get; }

    ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken ct);

    /// <exception cref="WrongMasterKeyException">The bytes were wrapped by another key, or changed.</exception>
    ValueTask<byte[]> UnwrapAsync(ReadOnlyMemory<byte> wrapped, CancellationToken ct);
}

/// <summary>The master key does not open this keyring.</summary>
public sealed class WrongMasterKeyException(string master, Exception? inner = null)
    : Exception(
        $"The master key ({master}) does not open this database's keyring. Give the key that it was made with, from the recovery kit.",
        inner
    );
