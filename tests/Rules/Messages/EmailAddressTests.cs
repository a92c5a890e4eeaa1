using Holdfast.Retail.Messages;

namespace Holdfast.Tests.Rules.Messages;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("maya@larkfield.example")]
    [InlineData("first.last+tag@sub.larkfield.co.uk")]
    [InlineData("o'neill@larkfield.example")]
    [InlineData("üñîçøðé@larkfield.example")]
    [InlineData("maya@üñîçøðé.com")]
    [InlineData("{jacco'vantuijl}@address.server")]
    [InlineData("a@b.co")]
    public void Addresses_of_people_are_taken(string address) => Assert.True(EmailAddress.IsValid(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("maya")]
    [InlineData("maya@localhost")]
    [InlineData("maya@127.0.0.1")]
    [InlineData("maya@[127.0.0.1]")]
    [InlineData("maya@larkfield.example\r\nBcc: all@larkfield.example")]
    [InlineData("maya@larkfield.example\n")]
    [InlineData("maya@larkfield.example,sam@larkfield.example")]
    [InlineData("Maya <maya@larkfield.example>")]
    [InlineData("maya@larkfield..example")]
    [InlineData("maya@larkfield.example.")]
    [InlineData("maya @larkfield.example")]
    [InlineData("maya\u0000@larkfield.example")]
    [InlineData("maya\u202e@larkfield.example")]
    [InlineData("\"maya\"@larkfield.example")]
    public void What_is_not_one_address_is_refused(string? address) => Assert.False(EmailAddress.IsValid(address));

    [Fact]
    public void An_address_of_absurd_length_is_refused_at_once()
    {
        Assert.False(EmailAddress.IsValid(new string('a', 65) + "@larkfield.example"));
        Assert.False(EmailAddress.IsValid("maya@" + new string('a', 64) + ".example"));
        Assert.False(EmailAddress.IsValid("maya@" + string.Concat(Enumerable.Repeat("a.", 1_000_000)) + "example"));
    }

    [Fact]
    public void Known_invalid_addresses_are_refused()
    {
        // These two are on the list and are addresses all the same: an apostrophe, and letters beyond ASCII (RFC 6531).
        string[] fine = ["sql'or'1'='1'or'test@email.com", "うえあいお@address.com"];
        var taken = Hardening.Payloads("email-invalid").Where(EmailAddress.IsValid).Except(fine);
        Assert.Empty(taken);
    }

    [Fact]
    public void Known_valid_addresses_are_taken_but_for_quoted_names_and_bare_numbers()
    {
        var refused = Hardening
            .Payloads("email-valid")
            .Where(address => !address.Contains('"') && !address.EndsWith("129.129.129.129", StringComparison.Ordinal))
            .Where(address => !EmailAddress.IsValid(address))
            // Two backslashes as programs escape them, and a label that is longer than the domain name system allows.
            .Where(address => !address.Contains('\\') && address.Length < 80);
        Assert.Empty(refused);
    }

    [Fact]
    public void Hostile_strings_are_refused_and_nothing_is_thrown() =>
        Assert.All(
            Hardening.Strings().Where(text => text.Any(it => "\r\n \t<>,;\"\\".Contains(it))),
            text => Assert.False(EmailAddress.IsValid(text), text)
        );
}
