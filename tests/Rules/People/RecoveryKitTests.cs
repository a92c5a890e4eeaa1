using System.Security.Cryptography;
using Holdfast.Ledger.Keys;

namespace Holdfast.Tests.Rules.People;

public sealed class RecoveryKitTests
{
    private static readonly RecoveryKit Kit = new(
        "shop.example",
        RandomNumberGenerator.GetBytes(138),
        RandomNumberGenerator.GetBytes(32)
    );

    [Fact]
    public void A_kit_comes_back_as_it_was_even_when_it_was_typed_in_with_other_line_ends()
    {
        Same(Read(Kit.Write()));
        Same(Read("\r\n" + Kit.Write().Replace("\n", "  \r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_master_key_it_says_so() =>
        Assert.Null(Read((Kit with { MasterKey = null }).Write()).MasterKey);

    [Fact]
    public void Any_three_of_five_shares_make_it_and_no_two_do()
    {
        var shares = Kit.Split(5, 3);
        for (var a = 0; a < 5; a++)
        for (var b = 0; b < 5; b++)
        for (var c = 0; c < 5; c++)
        {
            var readable = RecoveryKit.TryRead([shares[a], shares[b], shares[c]], out var kit, out var why);
            Assert.Equal(a != b && b != c && a != c, readable);
            if (readable)
                Same(kit!);
            else
                Assert.Contains("3 shares are needed", why, StringComparison.Ordinal);
        }
        Same(Read(shares));
    }

    [Fact]
    public void A_letter_copied_wrong_is_said()
    {
        var text = Kit.Write();
        for (var at = 25; at < 200; at++)
        {
            if (!char.IsAsciiLetterOrDigit(text[at]))
                continue;
            var wrong = string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1));
            Assert.False(RecoveryKit.TryRead([wrong], out _, out var why));
            Assert.Contains("not copied right", why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shares_of_two_kits_are_told_apart()
    {
        Assert.False(RecoveryKit.TryRead([Kit.Split(3, 2)[0], Kit.Split(3, 2)[1]], out _, out var why));
        Assert.Contains("different kits", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("Holdfast recovery kit\n\nAAAA\n")]
    public void What_is_no_kit_is_refused(string text) => Assert.False(RecoveryKit.TryRead([text], out _, out _));

    /// <summary>Two shares of three fit every secret equally well, so they cannot say anything about it.</summary>
    [Fact]
    public void Too_few_shares_fit_every_secret()
    {
        var shares = SecretSharing.Split([42], 3, 3);
        var secrets = Enumerable
            .Range(0, 256)
            .Select(third => SecretSharing.Join([shares[0], shares[1], new(3, [(byte)third])])[0]);
        Assert.Equal(256, secrets.Distinct().Count());
    }

    [Fact]
    public void Every_count_of_shares_and_threshold_works()
    {
        var secret = RandomNumberGenerator.GetBytes(64);
        foreach (var (shares, needed) in ((int, int)[])[(2, 2), (3, 2), (10, 7), (255, 2), (255, 255)])
        {
            var made = SecretSharing.Split(secret, shares, needed);
            Random.Shared.Shuffle(made);
            Assert.Equal(secret, SecretSharing.Join(made[..needed]));
        }
    }

    private static RecoveryKit Read(params string[] texts)
    {
        Assert.True(RecoveryKit.TryRead(texts, out var kit, out var why), why);
        return kit;
    }

    private static void Same(RecoveryKit kit)
    {
        Assert.Equal(Kit.Deployment, kit.Deployment);
        Assert.Equal(Kit.MasterKey, kit.MasterKey);
        Assert.Equal(Kit.SigningKey, kit.SigningKey);
    }
}
