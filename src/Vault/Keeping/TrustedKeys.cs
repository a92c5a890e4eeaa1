using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Vault.Keeping;

/// <summary>
/// The public keys that may sign the log of this vault's deployment, in any epoch. Kept in the vault, a file each: the first
/// one pinned at the first pull or named by a person, further ones only named by a person.
/// </summary>
public sealed class TrustedKeys
{
    private const int BytesMax = 4096;

    private readonly List<VerifierKey> _keys = [];

    public IReadOnlyList<VerifierKey> Keys => _keys;

    /// <exception cref="VaultDamagedException">A file of them is not a key.</exception>
    public static async Task<TrustedKeys> ReadAsync(IVaultReader vault, CancellationToken ct)
    {
        var trusted = new TrustedKeys();
        await foreach (var path in vault.ListAsync(VaultPaths.TrustedFolder, ct))
        {
            var bytes = await vault.GetAsync(path, BytesMax, ct) ?? ReadOnlyMemory<byte>.Empty;
            var text = Encoding.UTF8.GetString(bytes.Span);
            if (
                !text.EndsWith('\n')
                || !VerifierKey.TryParse(text[..^1], out var key)
                || VaultPaths.Trusted(key) != path
            )
            {
                throw new VaultDamagedException(path, "this is not a public key under its own id.");
            }
            trusted._keys.Add(key);
        }
        return trusted;
    }

    public async Task AddAsync(VerifierKey key, IVaultStore vault, CancellationToken ct)
    {
        if (_keys.Any(known => known.KeyId == key.KeyId))
        {
            return;
        }
        await vault.KeepAsync([new(VaultPaths.Trusted(key), Encoding.UTF8.GetBytes(key.Text + "\n"))], ct);
        _keys.Add(key);
    }

    /// <summary>The trusted keys under the name of one epoch's log: the key may stay when the epoch changes, the name does not.</summary>
    public IEnumerable<VerifierKey> For(LogOrigin origin) =>
        _keys
            .Where(key => LogOrigin.TryParse(key.Name, out var named) && named.Deployment == origin.Deployment)
            .Select(key => VerifierKey.Create(origin.ToString(), key.PublicKey.Span));

    /// <summary>For people to compare by eye or by telephone: a key's id and the SHA-256 of its bytes, in groups.</summary>
    public static string Fingerprint(VerifierKey key) =>
        string.Join(
            ' ',
            Convert
                .ToHexStringLower(System.Security.Cryptography.SHA256.HashData(key.PublicKey.Span))
                .Chunk(8)
                .Select(chars => new string(chars))
        );
}
