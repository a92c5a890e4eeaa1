using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Vault.Keeping;

/// <summary>
/// The vault's own key, in a file that only its owner may read: the key's name in the first line, then the private key as PEM. Head
/// office never has it. Lost, the vault can still be read and checked, but not go on under this name.
/// </summary>
public static class VaultKey
{
    private const int BytesMax = 16 * 1024;

    /// <summary>Opens the key, or makes it when there is neither key nor vault yet, and settles it in the vault.</summary>
    /// <param name="vault">Knows the public half once it was used.</param>
    /// <param name="file">The private key's file.</param>
    /// <param name="name">For a new key.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="VaultDamagedException">The file is no key, or not the one that the vault was made with.</exception>
    public static async Task<NoteKey> OpenAsync(IVaultStore vault, string file, string name, CancellationToken ct)
    {
        var used = await ReadPublicAsync(vault, ct);
        if (!File.Exists(file))
        {
            if (used is not null)
            {
                throw new VaultDamagedException(
                    file,
                    $"the private key of {used.Name} is missing; bring it back, or start a new vault in another place."
                );
            }
            Write(file, name);
        }
        var key = Read(file);
        if (used is not null && used.Text != key.Verifier.Text)
        {
            throw new VaultDamagedException(
                file,
                $"this is not the key of {used.Name}, which the vault was made with."
            );
        }
        await vault.KeepAsync([new(VaultPaths.PublicKey, Encoding.UTF8.GetBytes(key.Verifier.Text + "\n"))], ct);
        return key;
    }

    /// <summary>The public half as the vault has it; null before its first start.</summary>
    /// <exception cref="VaultDamagedException">It is not a key.</exception>
    public static async Task<VerifierKey?> ReadPublicAsync(IVaultReader vault, CancellationToken ct)
    {
        if (await vault.GetAsync(VaultPaths.PublicKey, BytesMax, ct) is not { } bytes)
        {
            return null;
        }
        var text = Encoding.UTF8.GetString(bytes.Span);
        return text.EndsWith('\n') && VerifierKey.TryParse(text[..^1], out var key)
            ? key
            : throw new VaultDamagedException(VaultPaths.PublicKey, "this is not a public key.");
    }

    private static NoteKey Read(string file)
    {
        var text = File.ReadAllText(file);
        try
        {
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            var found = PemEncoding.Find(text);
            return new(text[..end], Convert.FromBase64String(text[found.Base64Data]));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or CryptographicException)
        {
            throw new VaultDamagedException(file, "this is not a vault's key.");
        }
    }

    private static void Write(string file, string name)
    {
        var key = NoteKey.NewPrivateKey();
        // Checks the name before anything is written.
        _ = new NoteKey(name, key);
        var path = Path.GetFullPath(file);
        var partial = $"{path}.part";
        File.Delete(partial);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var stream = new FileStream(partial, options))
        {
            stream.Write(Encoding.UTF8.GetBytes($"{name}\n{PemEncoding.WriteString("PRIVATE KEY", key)}\n"));
            stream.Flush(flushToDisk: true);
        }
        File.Move(partial, path);
        Durable.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
