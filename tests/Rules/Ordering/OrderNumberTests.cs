using Holdfast.Retail.Orders;

namespace Holdfast.Tests.Rules.Ordering;

public sealed class OrderNumberTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly string Number = OrderNumber.From([4, 15, 7, 20, 2, 9, 23, 29, 8]);

    [Fact]
    public void A_number_is_shown_in_two_groups_and_read_back()
    {
        Assert.Equal("4F7M2", OrderNumber.Show(Number)[..5]);
        Assert.Equal(11, OrderNumber.Show(Number).Length);
        Assert.True(OrderNumber.TryParse(OrderNumber.Show(Number), out var read));
        Assert.Equal(Number, read);
    }

    [Fact]
    public void New_numbers_are_valid_and_differ()
    {
        var numbers = Enumerable.Range(0, 1_000).Select(_ => OrderNumber.New()).ToList();
        Assert.All(numbers, number => Assert.True(OrderNumber.TryParse(number, out _)));
        Assert.Equal(1_000, numbers.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Lower_case_spaces_dashes_and_look_alike_letters_are_read()
    {
        var number = OrderNumber.From([0, 1, 1, 0, 10, 11, 12, 13, 14]);
        foreach (var typed in new[] { "oIl0a bcde", "0-1-1-0-A-B-C-D-E", " OLio ABCDE", "011O\u2013a\u00a0BcDe" })
        {
            Assert.True(OrderNumber.TryParse(typed + number[^1], out var read), typed);
            Assert.Equal(number, read);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("4F7M2")]
    [InlineData("4F7M2-9QX8UU")]
    [InlineData("4F7M2-9QX8\ud83d")]
    [InlineData("４Ｆ７Ｍ２９ＱＸ８Ａ")]
    public void Other_text_is_no_number(string? text) => Assert.False(OrderNumber.TryParse(text, out _));

    [Fact]
    public void Every_wrong_character_is_found()
    {
        for (var place = 0; place < Number.Length; place++)
        {
            foreach (var wrong in Alphabet)
            {
                var typed = $"{Number[..place]}{wrong}{Number[(place + 1)..]}";
                Assert.Equal(wrong == Number[place], OrderNumber.TryParse(typed, out _));
            }
        }
    }

    [Fact]
    public void Every_swap_of_two_characters_is_found_wherever_they_stand()
    {
        for (var left = 0; left < Number.Length; left++)
        for (var right = left + 1; right < Number.Length; right++)
        {
            var typed = Number.ToCharArray();
            (typed[left], typed[right]) = (typed[right], typed[left]);
            Assert.Equal(Number[left] == Number[right], OrderNumber.TryParse(new string(typed), out _));
        }
    }
}
