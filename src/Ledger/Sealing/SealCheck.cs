using System.Text.Json;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// Compares a log with its own seal: the checkpoints' signatures, every tile made again from the entries, the root, and each
/// entry that reopened the log with the log before it. Reads all entries once; the database may be in use.
/// </summary>
/// <param name="store">Of the log.</param>
/// <param name="keys">Any of them may have signed it, under the name of its epoch; none: signatures are not checked.</param>
public sealed class SealCheck(IStore store, IReadOnlyList<VerifierKey> keys)
{
    private const int PageSize = 5_000;
    private const int FindingsMax = 100;

    private readonly TreeEdge _tree = new();
    private readonly HashSet<long> _rootsAt = [];
    private readonly Dictionary<long, LogHash> _roots = [];
    private readonly List<Reopening> _reopenings = [];
    private readonly List<string> _wrong = [];

    /// <summary>Sizes of the log whose roots somebody wants to compare.</summary>
    public IEnumerable<long> RootsAt
    {
        init => _rootsAt.UnionWith(value);
    }

    /// <summary>Told the number of entries read so far.</summary>
    public Action<long> Progress { get; init; } = _ => { };

    /// <param name="Index">Of the entry; so many entries are before it.</param>
    public sealed record Reopening(long Index, LogReopened Fact);

    /// <param name="Origin">Of the newest checkpoint; null when nothing is sealed.</param>
    /// <param name="Epoch">As the head says.</param>
    /// <param name="Entries">That are there without a gap, from the first on.</param>
    /// <param name="IsWhole">Whether these are all that the head says.</param>
    /// <param name="Sealed">Of them, those that a published checkpoint covers.</param>
    /// <param name="Roots">At the sizes asked for, before each reopening, and at the end.</param>
    /// <param name="Wrong">What was found, the first first; empty when all is well.</param>
    public sealed record Result(
        LogOrigin? Origin,
        int Epoch,
        long Entries,
        bool IsWhole,
        long Sealed,
        IReadOnlyDictionary<long, LogHash> Roots,
        IReadOnlyList<Reopening> Reopenings,
        IReadOnlyList<string> Wrong
    );

    public async Task<Result> RunAsync(CancellationToken ct)
    {
        // What was written last is read first: whatever a tile was promoted for is signed by then, and in the log.
        var hasTiles = await store.Seals.ReadTileAsync(0, 0, ct) is not null;
        var (latest, published) = await store.Seals.ReadAsync(ct);
        var head = await store.ReadHeadAsync(ct);
        var signed = latest is null ? null : Open(latest, head, "signed");
        var shown = published is null ? null : Open(published, head, "published");
        if (published is not null && latest is null)
        {
            Find("A checkpoint was published that was never signed here.");
        }
        if (published?.Size > latest?.Size)
        {
            Find($"{published.Size} entries were published, but only {latest.Size} are signed.");
        }
        if (latest is null && published is null && hasTiles)
        {
            Find("There are tiles of sealed entries, but no checkpoint: it was deleted.");
        }
        var isWhole = await ReadAsync(head, shown, signed, ct);
        if (isWhole)
        {
            RequireRoot(shown);
            RequireRoot(signed);
            RequireEpoch(head);
        }
        return new(
            signed is not null && LogOrigin.TryParse(signed.Origin, out var origin) ? origin : null,
            head.Epoch,
            _tree.Size,
            isWhole,
            Math.Min(shown?.Size ?? 0, _tree.Size),
            _roots,
            _reopenings,
            _wrong
        );
    }

    private Checkpoint? Open(SealedNote stored, Head head, string role)
    {
        Checkpoint? checkpoint = null;
        if (
            !Note.TryParse(stored.Note, out var note)
            || !Checkpoint.TryParse(note.Text, out checkpoint)
            || checkpoint.Size != stored.Size
            || !LogOrigin.TryParse(checkpoint.Origin, out var origin)
        )
        {
            Find($"The {role} checkpoint is not one.");
            return null;
        }
        if (keys.Count > 0 && !keys.Any(key => IsSigned(note, origin, key)))
        {
            Find($"The {role} checkpoint of {checkpoint.Size} entries is not signed by the key of {origin}.");
        }
        if (origin.Epoch > head.Epoch)
        {
            Find($"The {role} checkpoint is of {origin}, but the log is in epoch {head.Epoch}.");
        }
        return checkpoint;
    }

    private static bool IsSigned(Note note, LogOrigin origin, VerifierKey key) =>
        !note.Verify(VerifierKey.Create(origin.ToString(), key.PublicKey.Span)).IsEmpty;

    /// <summary>False when an entry is missing.</summary>
    private async Task<bool> ReadAsync(Head head, Checkpoint? shown, Checkpoint? signed, CancellationToken ct)
    {
        _rootsAt.UnionWith([head.NextIndex, shown?.Size ?? 0, signed?.Size ?? 0]);
        var tiles = new StoredTilesCheck(store, shown, Find);
        var filled = new List<StagedTile>();
        NoteRoot();
        while (_tree.Size < head.NextIndex)
        {
            var limit = (int)Math.Min(PageSize, head.NextIndex - _tree.Size);
            var page = await store.ReadEntriesAsync(_tree.Size, limit, ct);
            foreach (var entry in page.TakeWhile(entry => entry.Index == _tree.Size))
            {
                See(entry);
                _tree.Append(LogHash.OfEntry(entry.Bytes.Span), (tile, bytes) => filled.Add(new(tile, bytes)));
                NoteRoot();
            }
            foreach (var (tile, bytes) in filled)
            {
                await tiles.RunAsync(tile, bytes, ct);
            }
            filled.Clear();
            Progress(_tree.Size);
            if (page.Count == 0 || page[^1].Index >= _tree.Size)
            {
                Find($"Entry {_tree.Size} is missing.");
                _roots[_tree.Size] = _tree.Root();
                return false;
            }
        }
        foreach (var (tile, bytes) in _tree.Partial())
        {
            await tiles.RunAsync(tile, bytes, ct);
        }
        return true;
    }

    private void NoteRoot()
    {
        if (_rootsAt.Contains(_tree.Size))
        {
            _roots[_tree.Size] = _tree.Root();
        }
    }

    /// <summary>An entry that reopened the log names the log before it as it is here.</summary>
    private void See(Entry entry)
    {
        if (entry.Kind != LogReopened.Kind)
        {
            return;
        }
        var root = _roots[entry.Index] = _tree.Root();
        if (ReadReopened(entry) is not { } fact)
        {
            Find($"Entry {entry.Index} does not say what log it reopens.");
            return;
        }
        _reopenings.Add(new(entry.Index, fact));
        if (
            fact.Size != entry.Index
            || fact.Root != root.ToString()
            || !LogOrigin.TryParse(fact.Origin, out var origin)
            || origin.Epoch != _reopenings.Count
        )
        {
            Find(
                $"Entry {entry.Index} reopens {fact.Origin} with {fact.Size} entries, which is not the log before it."
            );
        }
    }

    private static LogReopened? ReadReopened(Entry entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry.Bytes);
            return json.RootElement.GetProperty("data").Deserialize(LedgerJson.Default.LogReopened);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Somebody else may have written it.
            return null;
        }
    }

    private void RequireRoot(Checkpoint? checkpoint)
    {
        if (checkpoint is null)
        {
            return;
        }
        if (checkpoint.Size > _tree.Size)
        {
            Find(
                $"The log has {_tree.Size} entries, but {checkpoint.Size} were sealed: the database is older than its checkpoint."
            );
        }
        else if (_roots[checkpoint.Size] != checkpoint.Root)
        {
            Find($"The first {checkpoint.Size} entries do not have the root that was sealed.");
        }
    }

    private void RequireEpoch(Head head)
    {
        if (head.Epoch != _reopenings.Count + 1)
        {
            Find($"The log was reopened {_reopenings.Count} times, but its head says epoch {head.Epoch}.");
        }
    }

    /// <summary>Once: both checkpoints are often the same.</summary>
    private void Find(string sentence)
    {
        if (_wrong.Count < FindingsMax && !_wrong.Contains(sentence))
        {
            _wrong.Add(sentence);
        }
    }
}
