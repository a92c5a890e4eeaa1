using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Keys;

/// <summary>
/// The deployment's keys and secrets. Each is wrapped by one key of the keyring itself, which the master key wraps; so the
/// master key, wherever it lives, is asked once a start, and changing it rewrites one row.
/// </summary>
public sealed class Keyring
{
    private const string OwnKey = "keyring/key";
    private const string HashKey = "keyring/hash";
    private const int HashBytes = 16;

    private readonly IStore _store;
    private readonly byte[] _key;
    private readonly byte[] _hashKey;

    private Keyring(IStore store, byte[] key, byte[] hashKey)
    {
        _store = store;
        _key = key;
        _hashKey = hashKey;
    }

    /// <exception cref="WrongMasterKeyException">The keyring was made with another master key.</exception>
    public static async Task<Keyring> OpenAsync(IStore store, IMasterKey master, CancellationToken ct)
    {
        var made = await master.WrapAsync(NewKey(), ct);
        var key = await master.UnwrapAsync(await store.GetOrAddSecretAsync(OwnKey, () => made, ct), ct);
        return new(store, key, await GetOrAddAsync(store, key, HashKey, NewKey, ct));
    }

    /// <summary>For whoever only looks: opens what is there and makes nothing; null where there is no keyring yet.</summary>
    /// <exception cref="WrongMasterKeyException">The keyring was made with another master key.</exception>
    /// <exception cref="InvalidDataException">A row was changed.</exception>
    public static async Task<Keyring?> OpenExistingAsync(IStore store, IMasterKey master, CancellationToken ct)
    {
        if (
            await store.FindSecretAsync(OwnKey, ct) is not { } wrapped
            || await store.FindSecretAsync(HashKey, ct) is not { } hash
        )
        {
            return null;
        }
        var key = await master.UnwrapAsync(wrapped, ct);
        return new(store, key, Open(key, HashKey, hash));
    }

    /// <summary>
    /// The rows of the keyring that a master key opens, each name once, the last one of it. A backup may hold two keyrings: a restore
    /// without a recovery kit makes a new one.
    /// </summary>
    /// <returns>Null when the master key opens none of them.</returns>
    public static async Task<IReadOnlyList<KeyringRow>?> OwnRowsAsync(
        IAsyncEnumerable<KeyringRow> rows,
        IMasterKey master,
        CancellationToken ct
    )
    {
        var all = new List<KeyringRow>();
        await foreach (var row in rows.WithCancellation(ct))
        {
            all.Add(row);
        }
        var keys = all.Where(row => row.Name == OwnKey).ToList();
        foreach (var candidate in keys)
        {
            try
            {
                var key = await master.UnwrapAsync(candidate.Bytes, ct);
                // Only where two are mixed is it worth opening every row.
                var own =
                    keys.Count == 1
                        ? all
                        : all.Where(row =>
                            row == candidate
                            || (row.Name != OwnKey && SealedBytes.TryOpen(key, row.Name, row.Bytes) is not null)
                        );
                return [.. own.GroupBy(row => row.Name, StringComparer.Ordinal).Select(same => same.Last())];
            }
            catch (WrongMasterKeyException)
            {
                // It is the other keyring's; the next one may be ours.
            }
        }
        return null;
    }

    /// <summary>A secret that all processes of the deployment share; made at first use.</summary>
    public Task<byte[]> GetOrAddSecretAsync(string name, Func<byte[]> make, CancellationToken ct) =>
        GetOrAddAsync(_store, _key, name, make, ct);

    /// <summary>The same secret for whoever must not make it; null when there is none.</summary>
    /// <exception cref="InvalidDataException">Its row was changed.</exception>
    public async Task<byte[]?> FindSecretAsync(string name, CancellationToken ct) =>
        await _store.FindSecretAsync(name, ct) is { } kept ? Open(_key, name, kept) : null;

    /// <summary>A new data key, and the change that keeps it; it counts once that change is committed.</summary>
    public (byte[] Key, KeyringChange Kept) Make(string name)
    {
        var key = NewKey();
        return (key, new(name, SealedBytes.Seal(_key, name, key)));
    }

    /// <returns>Null when the bytes are not a key of this keyring and this name.</returns>
    public byte[]? Unwrap(string name, ReadOnlySpan<byte> wrapped) => SealedBytes.TryOpen(_key, name, wrapped);

    /// <summary>
    /// The same text has the same hash, in this deployment alone: for look-ups of what must not be written. 22 characters.
    /// </summary>
    /// <param name="what">Keeps hashes of different things apart, for example <c>email</c>.</param>
    /// <param name="text">What is looked up, in one spelling.</param>
    public string Hash(string what, ReadOnlySpan<byte> text)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _hashKey);
        hash.AppendData(Encoding.UTF8.GetBytes(what));
        hash.AppendData([0]);
        hash.AppendData(text);
        return Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, HashBytes));
    }

    private static async Task<byte[]> GetOrAddAsync(
        IStore store,
        byte[] key,
        string name,
        Func<byte[]> make,
        CancellationToken ct
    ) => Open(key, name, await store.GetOrAddSecretAsync(name, () => SealedBytes.Seal(key, name, make()), ct));

    private static byte[] Open(byte[] key, string name, byte[] kept) =>
        SealedBytes.TryOpen(key, name, kept)
        ?? throw new InvalidDataException(
            $"The secret '{name}' in the keyring was changed or belongs to another keyring."
        );

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(SealedBytes.KeyLength);
}
