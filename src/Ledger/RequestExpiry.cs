using NodaTime;

namespace Holdfast.Ledger;

/// <summary>
/// Forgets accepted requests after a day. Reads the log once, a day behind, with a cursor of its own, so that the work does not
/// grow with the log. May run on several processes at once: dropping twice changes nothing.
/// </summary>
public sealed class RequestExpiry(Log log, TimeProvider time)
{
    private const string Cursor = "requests";
    private const int EntriesMax = 500;

    /// <summary>Drops what is due now.</summary>
    /// <returns>How many requests were looked at.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var due = Instant.FromDateTimeOffset(time.GetUtcNow()) - AcceptedRequest.KeptFor;
        var next = await log.Store.ReadCursorAsync(Cursor, ct);
        var looked = 0;
        while (true)
        {
            var page = await log.Store.ReadEntriesAsync(next, EntriesMax, ct);
            var old = page.Select(entry => EntryFormat.Read(entry, log.Rules).Header)
                .TakeWhile(header => header.At <= due)
                .ToList();
            if (old.Count == 0)
            {
                return looked;
            }
            var keys = old.Select(header => header.Request?.Key).OfType<string>().ToArray();
            if (keys.Length > 0)
            {
                await log.CommitAsync(new DropRequests(keys), ct);
            }
            looked += keys.Length;
            next = old[^1].Index + 1;
            await log.Store.WriteCursorAsync(Cursor, next, ct);
        }
    }
}
