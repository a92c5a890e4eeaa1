using System.Text.Json;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// The key that a store's log is signed with. Its bytes are in the keyring, made at the first start; its name is the log's
/// origin, which is settled by the first checkpoint and after that read back from it; in a database that was restored and not
/// sealed yet, from what the log says it was reopened from.
/// </summary>
/// <param name="store">Of the log.</param>
/// <param name="keyring">Of the store.</param>
/// <param name="name">For the first checkpoint; null where there must be one already.</param>
public sealed class SigningKey(IStore store, Keyring keyring, LogName? name)
{
    private const string Secret = "log/signing";

    /// <exception cref="SealRefusedException">The log was sealed under another name.</exception>
    public async Task<NoteKey> OpenAsync(CancellationToken ct)
    {
        // The seal first: the epoch that it names has begun by then.
        var (latest, _) = await store.Seals.ReadAsync(ct);
        var head = await store.ReadHeadAsync(ct);
        var known = latest is null ? await ReopenedAsync(ct) : OriginOf(latest);
        if (known is not null && name is { IsChosen: true } && known.Deployment != name.Deployment)
        {
            throw new SealRefusedException(
                $"The log is sealed as {known}, not for {name.Deployment}. The name of a deployment is settled by its first checkpoint."
            );
        }
        if (known?.Epoch > head.Epoch)
        {
            throw new SealRefusedException($"The log is in epoch {head.Epoch}, but was sealed as {known}.");
        }
        var deployment =
            known?.Deployment
            ?? name?.Deployment
            ?? throw new SealRefusedException("The log has no checkpoint yet, and no deployment to name it after.");
        var key = await keyring.GetOrAddSecretAsync(Secret, NoteKey.NewPrivateKey, ct);
        return new(new LogOrigin(deployment, head.Epoch).ToString(), key);
    }

    /// <summary>The private key, for a recovery kit.</summary>
    public static Task<byte[]> ReadAsync(Keyring keyring, CancellationToken ct) =>
        keyring.GetOrAddSecretAsync(Secret, NoteKey.NewPrivateKey, ct);

    /// <summary>The public key, under no log's name, for whoever only checks: makes nothing. Null where there is no keyring.</summary>
    /// <exception cref="WrongMasterKeyException">The keyring was made with another master key.</exception>
    /// <exception cref="InvalidDataException">The key is gone, or its row was changed.</exception>
    public static async Task<VerifierKey?> FindAsync(IStore store, IMasterKey master, CancellationToken ct)
    {
        // The seal first: the key that signed it is in the keyring by then.
        var (latest, _) = await store.Seals.ReadAsync(ct);
        if (await Keyring.OpenExistingAsync(store, master, ct) is not { } keyring)
        {
            return null;
        }
        var key = await keyring.FindSecretAsync(Secret, ct);
        if (key is null && latest is not null)
        {
            throw new InvalidDataException("The log was sealed, but the key that signs it is gone from the keyring.");
        }
        return key is null ? null : new NoteKey(Secret, key).Verifier;
    }

    /// <summary>Puts a recovery kit's key into a keyring that has none; one that is there stays.</summary>
    public static Task PutAsync(Keyring keyring, byte[] privateKey, CancellationToken ct) =>
        keyring.GetOrAddSecretAsync(Secret, () => privateKey, ct);

    private async Task<LogOrigin?> ReopenedAsync(CancellationToken ct)
    {
        if (await store.FindAsync(LogEpoch.Key, ct) is not { Bytes: { } bytes })
        {
            return null;
        }
        var epoch = JsonSerializer.Deserialize(bytes, LedgerJson.Default.LogEpoch);
        return LogOrigin.TryParse(epoch!.Reopened.Origin, out var origin)
            ? origin
            : throw new SealRefusedException(
                $"The log says it was reopened from {epoch.Reopened.Origin}, which names no log."
            );
    }

    private static LogOrigin OriginOf(SealedNote note) =>
        Note.TryParse(note.Note, out var parsed)
        && Checkpoint.TryParse(parsed.Text, out var checkpoint)
        && LogOrigin.TryParse(checkpoint.Origin, out var origin)
            ? origin
            : throw new SealRefusedException("The stored checkpoint is not one.");
}
