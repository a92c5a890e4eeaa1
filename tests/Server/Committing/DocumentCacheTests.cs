using Holdfast.Ledger;

namespace Holdfast.Tests.Server.Committing;

public sealed class DocumentCacheTests
{
    private readonly DocumentCache _cache = new(new CounterRules());

    [Fact]
    public void What_is_used_stays_and_what_passes_through_goes()
    {
        _cache.Set("counter/used", Version(1));
        _cache.Set("counter/unused", Version(1));
        foreach (var generation in (string[])["first", "second", "third"])
        {
            Fill(generation);
            Assert.Equal(1, VersionOf("counter/used"));
        }

        Assert.Equal(["counter/unused"], _cache.MissingOf(["counter/used", "counter/unused"]));
        Assert.Equal([Name("first", 0)], _cache.MissingOf([Name("first", 0), Name("third", 0)]));
    }

    [Fact]
    public void The_newest_version_is_the_one_that_is_found_however_old_the_other_grows()
    {
        _cache.Set("counter/a", Version(1));
        Fill("first");
        _cache.Set("counter/a", Version(2));

        Assert.Equal(2, VersionOf("counter/a"));
        Fill("second");
        Assert.Equal(2, VersionOf("counter/a"));
    }

    [Fact]
    public void What_another_process_changed_is_forgotten_in_both_generations()
    {
        _cache.Set("counter/a", Version(1));
        _cache.Set("counter/b", Version(1));
        Fill("first");
        Assert.Equal(1, VersionOf("counter/a"));

        _cache.Forget(["counter/a", "counter/b"]);

        Assert.Equal(["counter/a", "counter/b"], _cache.MissingOf(["counter/a", "counter/b"]));
        _cache.Fill(["counter/a"], []);
        Assert.Null(_cache.Get("counter/a").Document);
    }

    [Fact]
    public void A_document_that_is_known_is_not_taken_for_absent_after_it_grew_old()
    {
        _cache.Set("counter/a", Version(1));
        Fill("first");

        _cache.Fill(["counter/a"], []);

        Assert.Equal(1, VersionOf("counter/a"));
    }

    [Fact]
    public void Large_documents_take_the_room_of_many_small_ones()
    {
        const int bytes = 1_000_000;
        for (var n = 0; n <= DocumentCache.GenerationBytesMax / bytes; n++)
        {
            // Written again and again it is one document still.
            for (var again = 0; again < 100; again++)
            {
                _cache.Set("counter/hot", Version(again));
            }
            _cache.Set(Name("large", n), new(1, StateDigest.Zero, bytes));
            _cache.Set(Name("large", n), new(2, StateDigest.Zero, bytes));
            _cache.Advance(_cache.UpTo + 1);
        }

        Assert.Empty(_cache.MissingOf([Name("large", 0)]));
        Fill("small");
        Assert.Equal([Name("large", 0)], _cache.MissingOf([Name("large", 0)]));
    }

    /// <summary>One generation full of documents that are looked at once.</summary>
    private void Fill(string generation)
    {
        for (var n = 0; n <= DocumentCache.GenerationBytesMax / DocumentCache.OverheadBytes; n++)
        {
            _cache.Set(Name(generation, n), Version(1));
        }
        _cache.Advance(_cache.UpTo + 1);
    }

    private static string Name(string generation, int n) => $"counter/{generation}-{n}";

    private static DocumentCache.Cached Version(int version) => new(version, StateDigest.Zero, Bytes: 0);

    private int VersionOf(string key) => (int)_cache.Get(key).Document!;
}
