using System.Text;
using Holdfast.Retail;
using NodaTime;

namespace Holdfast.Tests.Rules;

public sealed class KeyTests
{
    [Theory]
    [InlineData("LEEDS", "SHIRT-NAVY-M")]
    [InlineData("a/b", "50%/off")]
    [InlineData("%2F", "/")]
    [InlineData("Ünïcode 店", "👕")]
    [InlineData("tab\tnew\nline", "nul\0\u0085")]
    public void A_key_can_be_taken_apart_again(string site, string sku)
    {
        var key = Keys.Stock(site, sku);
        Assert.Equal([site, sku], Keys.PartsOf(key));
        Assert.DoesNotContain(key, char.IsControl);
    }

    [Fact]
    public void Different_parts_never_make_the_same_key()
    {
        Assert.NotEqual(Keys.Stock("a/b", "c"), Keys.Stock("a", "b/c"));
        Assert.NotEqual(Keys.Variant("%2F"), Keys.Variant("/"));
        Assert.NotEqual(Keys.Variant(new string('x', 300)), Keys.Variant(new string('x', 301)));
    }

    [Theory]
    [InlineData("\ud83d")]
    [InlineData("\udc4d\ud83d")]
    [InlineData("\0\0\0")]
    public void Any_text_makes_a_key_that_a_store_can_look_up(string part)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        foreach (var text in new[] { part, string.Concat(Enumerable.Repeat(part, 500_000)) })
        {
            var key = Keys.Stock(text, text);
            Assert.InRange(strict.GetByteCount(key), 1, 1_000);
            Assert.InRange(key.Length, 1, 512);
            Assert.DoesNotContain('\0', key);
        }
    }

    [Fact]
    public void A_slot_is_known_by_its_start_in_utc() =>
        Assert.Equal("slot/LEEDS/2026-03-29T09:30Z", Keys.Slot("LEEDS", Instant.FromUtc(2026, 3, 29, 9, 30)));
}
