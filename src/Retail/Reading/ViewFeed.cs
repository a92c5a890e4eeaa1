using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Brings a file of the view up to the log: with everything there is, or with what changed since. Where a file stands it says itself.
/// </summary>
internal sealed class ViewFeed(IReadOnlyList<IViewTable> tables, Log log, TimeProvider time, ILogger logger)
{
    /// <summary>The shape of the tables and the log they follow; a view of another identity is of no use.</summary>
    public async Task<string> IdentityAsync(Head head, CancellationToken ct)
    {
        var first = await log.Store.ReadEntriesAsync(0, 1, ct);
        var parts = tables.Select(table => table.Schema).Order(StringComparer.Ordinal).Append($"epoch {head.Epoch}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        hash.AppendData(first.Count > 0 ? first[0].Bytes.Span : default);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A new file with everything that the log's documents say, ready to be read.</summary>
    public async Task<ViewFile> BuildAsync(ViewFolder folder, string identity, Head head, CancellationToken ct)
    {
        var file = ViewFile.Create(folder, identity, tables);
        try
        {
            // Of its last index some may still be there.
            file.PutAwayUpTo = await log.Store.ReadCursorAsync(IStore.History, ct) - 1;
            await FillAsync(file, ct);
            file.Write(tables, await FillKeysAsync(file, 0, ct), []);
            file.Finish(head.NextIndex);
            await CatchUpAsync(file, ct);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task FillAsync(ViewFile file, CancellationToken ct)
    {
        string? after = null;
        while (true)
        {
            var page = await log.Store.ScanAsync("", after, ViewFile.PageSize, ct);
            file.Write(tables, [], page.Select(Read));
            if (page.Count < ViewFile.PageSize)
            {
                return;
            }
            after = page[^1].Key;
        }
    }

    /// <summary>
    /// Takes all changes that the store has. Only a page that is not full proves that nothing up to its <c>UpTo</c> is missing:
    /// a document changed twice shows up only at its last change.
    /// </summary>
    /// <returns>False if the file cannot follow this log any more.</returns>
    /// <exception cref="UnknownKindException">The log holds kinds of entries that this program does not know.</exception>
    public async Task<bool> CatchUpAsync(ViewFile file, CancellationToken ct)
    {
        var (from, after) = (file.Index, (string?)null);
        while (true)
        {
            var changes = await log.Store.ReadChangesAsync(from, after, ViewFile.PageSize, ct);
            UnknownKindException.ThrowIfAny(changes.NewKinds, log.Rules);
            if (changes.UpTo < file.Index)
            {
                logger.LogError(
                    "The log ends before what the view shows; it has lost entries, and the view is built anew"
                );
                return false;
            }
            if (file.Index <= changes.PutAwayUpTo)
            {
                logger.LogWarning("The view is older than what was put away, and is built anew");
                return false;
            }
            if (changes.Documents.Count < ViewFile.PageSize)
            {
                if (changes.UpTo > file.Index || changes.Documents.Count > 0)
                {
                    // Keys are committed with the entries that need them, so those of these changes are there by now.
                    var keys = await FillKeysAsync(file, file.Index, ct);
                    file.Write(tables, keys, changes.Documents.Select(Read), Math.Max(changes.UpTo, file.Index));
                }
                DropPutAway(file, changes.PutAwayUpTo);
                return true;
            }
            file.Write(tables, [], changes.Documents.Select(Read));
            (from, after) = (changes.Documents[^1].Index, changes.Documents[^1].Key);
        }
    }

    /// <summary>
    /// By the rule by which they were put away. One that was put back meanwhile, because it changed, is among the next changes.
    /// </summary>
    private void DropPutAway(ViewFile file, long upTo)
    {
        if (upTo <= file.PutAwayUpTo)
        {
            return;
        }
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var (from, after) = (file.PutAwayUpTo, "");
        while (file.ReadChanged(from, after, upTo) is { Count: > 0 } page)
        {
            var finished = page.Where(stored =>
                log.Rules.IsFinished(stored.Key, log.Rules.ReadDocument(stored.Key, stored.Bytes!), now)
            );
            file.Write(
                tables,
                [],
                finished.Select(stored => new ChangedDocument(stored with { Bytes = null }, Document: null))
            );
            (from, after) = (page[^1].Index, page[^1].Key);
        }
        file.PutAwayUpTo = upTo;
    }

    /// <summary>Writes page after page.</summary>
    /// <returns>What the last page held and is not written yet.</returns>
    private async Task<IReadOnlyList<KeyringRow>> FillKeysAsync(ViewFile file, long from, CancellationToken ct)
    {
        string? after = null;
        while (true)
        {
            var page = await log.Store.ReadKeyringAsync(from, after, ViewFile.PageSize, ct);
            if (page.Count < ViewFile.PageSize)
            {
                return page;
            }
            file.Write(tables, page, []);
            (from, after) = (page[^1].Added, page[^1].Name);
        }
    }

    private ChangedDocument Read(StoredDocument stored) =>
        new(stored, stored.Bytes is null ? null : log.Rules.ReadDocument(stored.Key, stored.Bytes));

    /// <summary>Takes what this process committed, which is at hand and need not be read.</summary>
    /// <returns>False if there is nothing at hand that comes next.</returns>
    public bool TakeRecent(ViewFile file)
    {
        var commits = log.Recent.Since(file.Index);
        if (commits.Count == 0)
            return false;
        // Of what changed more than once, the last.
        var documents = new Dictionary<string, ChangedDocument>(StringComparer.Ordinal);
        foreach (var document in commits.SelectMany(commit => commit.Documents))
            documents[document.Stored.Key] = document;
        var keys = new Dictionary<string, KeyringRow>(StringComparer.Ordinal);
        foreach (var commit in commits)
        foreach (var (name, bytes) in commit.Keyring)
        {
            if (bytes is null)
                keys.Remove(name);
            else
                keys[name] = new(name, commit.From, bytes);
        }
        file.Write(tables, keys.Values, documents.Values, commits[^1].UpTo);
        return true;
    }
}
