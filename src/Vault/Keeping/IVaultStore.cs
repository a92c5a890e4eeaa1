namespace Holdfast.Vault.Keeping;

/// <summary>What is in a vault, to be read and not changed.</summary>
public interface IVaultReader : IAsyncDisposable
{
    /// <summary>For people: which vault this is, without secrets.</summary>
    string Description { get; }

    /// <summary>A whole file; null when there is none.</summary>
    /// <param name="path">Relative, with '/', as <see cref="VaultPaths"/> makes them.</param>
    /// <param name="bytesMax">More than this is refused before it is in memory.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="VaultDamagedException">The file is larger.</exception>
    Task<ReadOnlyMemory<byte>?> GetAsync(string path, int bytesMax, CancellationToken ct);

    /// <summary>Paths of all files below a folder, in no order. What is still being written is left out.</summary>
    /// <param name="folder">Ends with '/'.</param>
    /// <param name="ct">Stops the listing.</param>
    IAsyncEnumerable<string> ListAsync(string folder, CancellationToken ct);
}

/// <summary>
/// A place for a vault's files. Trusted: what <see cref="KeepAsync"/> returned from is on disk and is never written over by
/// this program. May be lost in a crash: files of a call that did not return.
/// </summary>
public interface IVaultStore : IVaultReader
{
    /// <summary>
    /// Writes files that never change again; durable when it returns. A file that is there with the same bytes is left as it is.
    /// </summary>
    /// <exception cref="VaultDamagedException">A file is there with other bytes. It is left as it is.</exception>
    Task KeepAsync(IReadOnlyCollection<VaultFile> files, CancellationToken ct);

    /// <summary>Writes one of the few files that do change: all of the new bytes or all of the old after a crash. Durable when it returns.</summary>
    Task ReplaceAsync(VaultFile file, CancellationToken ct);

    /// <summary>
    /// Deletes a file of the keyring's backup, which must not live as long as the log; see <see cref="VaultPaths.KeyringFolder"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Any other file. Nothing in this program deletes those.</exception>
    Task DropFromKeyringAsync(string path, CancellationToken ct);
}

public readonly record struct VaultFile(string Path, ReadOnlyMemory<byte> Bytes);

/// <summary>A file of the vault is not what this vault wrote, or would have to become something else.</summary>
public sealed class VaultDamagedException(string path, string message) : IOException($"{path}: {message}")
{
    public string Path { get; } = path;

    /// <summary>The message without the path.</summary>
    public string What { get; } = message;
}

/// <summary>The place does not answer now; what was asked can be asked again.</summary>
public sealed class VaultAwayException(string message, Exception inner) : IOException(message, inner);
