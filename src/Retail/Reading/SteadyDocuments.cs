using System.Collections.Concurrent;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Sites, routes, API keys and which waiting rooms stand, kept from one reader to the next: every page or request needs some, and they
/// change seldom. Once any of them has changed, the view's file begins with new ones.
/// </summary>
internal sealed class SteadyDocuments
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_words = new HashSet<string>(
        ["retailer", "site", "route", "routes-to", "rooms", "api-key"],
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ConcurrentDictionary<string, object> _documents = new(StringComparer.Ordinal);

    public static bool Has(string key) => s_words.Contains(Keys.WordOf(key));

    public object? Find(string key) => _documents.GetValueOrDefault(key);

    /// <summary>Only what exists is kept, so that whoever asks for made-up names fills nothing.</summary>
    public void Keep(string key, object document) => _documents.TryAdd(key, document);
}
