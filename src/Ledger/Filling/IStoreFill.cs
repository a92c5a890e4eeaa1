using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Filling;

/// <summary>
/// Makes a database out of what is known: entries in order, then documents, keys and the head. All of it or nothing: before
/// <see cref="CompleteAsync"/> returns there is no database that anybody could open, and dying half way leaves none.
/// </summary>
public interface IStoreFill : IAsyncDisposable
{
    /// <summary>Entries in order, from 0 on.</summary>
    Task WriteEntriesAsync(IReadOnlyList<Entry> entries, CancellationToken ct);

    Task WriteDocumentsAsync(IEnumerable<StoredDocument> documents, CancellationToken ct);

    Task WriteKeyringAsync(IEnumerable<KeyringRow> keyring, CancellationToken ct);

    /// <summary>The commit point; on disk when it returns.</summary>
    /// <param name="head">Where the log ends.</param>
    /// <param name="followFrom">Entry that followers without a cursor begin with: what is older they are taken to have done.</param>
    /// <param name="ct">Stops it before the commit.</param>
    Task CompleteAsync(Head head, long followFrom, CancellationToken ct);
}

/// <summary>There is a log in the database already; it is never written over.</summary>
public sealed class NotEmptyException(string where, long entries)
    : Exception($"{where} holds a log of {entries} entries already; nothing was written. Give an empty database.");
