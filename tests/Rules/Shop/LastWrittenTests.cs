using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Tests.Rules.Shop;

public sealed class LastWrittenTests
{
    private const string Order = "order/4F7K29QX8M";
    private const string Person = "person/0199";
    private readonly LastWritten _written = new();

    [Fact]
    public void What_was_written_last_is_at_hand()
    {
        _written.Set([], [Changed(Order, "placed", 7)]);
        _written.Set([], [Changed(Order, "paid", 9)]);
        Assert.Equal(("paid", 9), (_written.FindDocument(Order)?.Document, _written.FindDocument(Order)?.Stored.Index));
    }

    [Fact]
    public void What_was_dropped_is_not()
    {
        _written.Set([], [Changed(Order, "placed", 7)]);
        _written.Set([], [new(new(Order, 8, null), null)]);
        Assert.Null(_written.FindDocument(Order));
    }

    /// <summary>A new generation must not bring an older version back, nor keep what was dropped.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_is_written_again_is_what_counts_in_every_generation(int generations)
    {
        _written.Set([], [Changed(Order, "placed", 7), Changed("order/DROPPED", "placed", 7)]);
        Fill(generations);
        _written.Set([], [Changed(Order, "paid", 9), new(new("order/DROPPED", 9, null), null)]);
        Assert.Equal("paid", _written.FindDocument(Order)?.Document);
        Assert.Null(_written.FindDocument("order/DROPPED"));
    }

    [Fact]
    public void What_was_written_long_ago_is_forgotten()
    {
        _written.Set([], [Changed(Order, "placed", 7)]);
        Fill(1);
        Assert.NotNull(_written.FindDocument(Order));
        Fill(1);
        Assert.Null(_written.FindDocument(Order));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_erased_persons_key_is_gone_at_once(int generations)
    {
        _written.Set([new KeyringRow(Person, 7, [1, 2, 3])], []);
        Assert.Equal([1, 2, 3], _written.FindKey(Person)?.Bytes);
        Fill(generations);
        _written.Set([], [Changed(Person, "erased", 9)]);
        Assert.Null(_written.FindKey(Person));
        Fill(1);
        Assert.Null(_written.FindKey(Person));
    }

    private void Fill(int generations)
    {
        for (var i = 0; i < generations; i++)
            _written.Set([], [new(new($"product/{i}", 8, new byte[3 << 20]), "large")]);
    }

    private static ChangedDocument Changed(string key, string document, long index) =>
        new(new StoredDocument(key, index, [1]), document);
}
