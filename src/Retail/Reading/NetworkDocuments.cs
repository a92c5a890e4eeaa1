using System.Collections.Concurrent;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Sites, routes and which waiting rooms stand, as pages read them, kept from one page to the next: every page needs some, and they change seldom. Kept
/// for one version of all of them: the view counts its writes that changed any, and every reader begins by looking there.
/// </summary>
internal sealed class NetworkDocuments(long version)
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_words = new HashSet<string>(
        ["retailer", "site", "route", "routes-to", "rooms"],
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ConcurrentDictionary<string, object> _documents = new(StringComparer.Ordinal);

    public long Version { get; } = version;

    public static bool Has(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return s_words.Contains(slash < 0 ? key : key.AsSpan(0, slash));
    }

    public object? Find(string key) => _documents.GetValueOrDefault(key);

    /// <summary>Only what exists is kept, so that whoever asks for made-up names fills nothing.</summary>
    public void Keep(string key, object document) => _documents.TryAdd(key, document);
}
