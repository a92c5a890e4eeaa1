using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using NodaTime;

namespace Holdfast.Retail.Vaulting;

/// <summary>Reads from the store how the log stands: a few rows, however long the log is. Not for two threads.</summary>
internal sealed class ReadStanding(IStore store, IRules rules, ImmutableArray<VerifierKey> vaults)
{
    /// <summary>Documents of the log about itself; there are three.</summary>
    private const string OwnDocuments = "log/";
    private const int OwnDocumentsMax = 10;

    private readonly EntryTime _unsealed = new(store);
    private readonly EntryTime _unvaulted = new(store);

    public async Task<Standing> RunAsync(CancellationToken ct)
    {
        // What lags behind is read first, so that nothing seems vaulted that does not seem sealed.
        var cosigned = await store.Seals.ReadCosignaturesAsync(ct);
        var (_, published) = await store.Seals.ReadAsync(ct);
        var own = await ReadOwnAsync(ct);
        var head = await store.ReadHeadAsync(ct);
        var known = vaults.Select(key => Known(key, cosigned)).ToImmutableArray();
        var reopened = own.OfType<LogEpoch>().SingleOrDefault();
        var vaulted = known.Select(vault => vault.Cosigned?.Size ?? 0).Append(reopened?.Reopened.Size ?? 0).Max();
        var size = published?.Size ?? 0;
        var (origin, logKey) = SignerOf(published);
        return new Standing
        {
            Size = head.NextIndex,
            Sealed = size,
            SealedAt = published is null ? null : Instant.FromUnixTimeMilliseconds(published.AtMs),
            Origin = origin,
            LogKey = logKey,
            Vaulted = vaulted,
            UnsealedSince = await _unsealed.OfAsync(size, head.NextIndex, ct),
            UnvaultedSince = await _unvaulted.OfAsync(vaulted, head.NextIndex, ct),
            Vaults = known,
            Epoch = head.Epoch,
            Reopened = reopened,
            Snapshot = own.OfType<LastSnapshot>().SingleOrDefault(),
            Kit = own.OfType<LastKit>().SingleOrDefault(),
        };
    }

    /// <summary>By the signature and not by the name: another vault may have had the same name.</summary>
    private static KnownVault Known(VerifierKey key, IEnumerable<Cosignature> cosigned) =>
        new(
            key,
            cosigned.FirstOrDefault(one =>
                one.Vault == key.Name && Note.TryParse(one.Note, out var note) && !note.Verify(key).IsEmpty
            )
        );

    private async Task<IReadOnlyList<object>> ReadOwnAsync(CancellationToken ct) =>
        [
            .. (await store.ScanAsync(OwnDocuments, afterKey: null, OwnDocumentsMax, ct)).Select(stored =>
                rules.ReadDocument(stored.Key, stored.Bytes)
            ),
        ];

    /// <summary>The first line is the log's own name, and the log signs under it.</summary>
    private static (string? Origin, string? Key) SignerOf(SealedNote? published) =>
        published is not null
        && Note.TryParse(published.Note, out var note)
        && Checkpoint.TryParse(note.Text, out var checkpoint)
            ? (
                checkpoint.Origin,
                note.Signatures.Where(line => line.Name == checkpoint.Origin)
                    .Select(line => $"{line.KeyId:x8}")
                    .FirstOrDefault()
            )
            : (null, null);

    /// <summary>An entry never changes, so its time is read once.</summary>
    private sealed class EntryTime(IStore store)
    {
        private (long Index, Instant At)? _last;

        /// <summary>Null when the log ends before it.</summary>
        public async Task<Instant?> OfAsync(long index, long size, CancellationToken ct)
        {
            if (index >= size)
                return null;
            if (_last is not { } last || last.Index != index)
            {
                var entries = await store.ReadEntriesAsync(index, 1, ct);
                _last = last = (index, EntryFormat.Open(index, entries[0].Bytes).At);
            }
            return last.At;
        }
    }
}
