using System.Collections.Immutable;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Vaulting;
using NodaTime;

namespace Holdfast.Tests.Rules.Vaulting;

/// <summary>When new orders are pushed back.</summary>
public sealed class UnvaultedBoundTests
{
    private static readonly Instant s_now = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly Instant s_longAgo = s_now - Duration.FromDays(1);
    private static readonly VerifierKey s_key = new NoteKey("vault.example/1", NoteKey.NewPrivateKey()).Verifier;

    [Theory]
    [InlineData(900, 0, false)]
    [InlineData(901, 0, true)]
    [InlineData(86_000, 0, true)]
    [InlineData(0, 51, true)]
    [InlineData(0, 50, false)]
    public void Either_bound_is_enough(int oldestSeconds, long entries, bool passed)
    {
        var bound = new UnvaultedBound { SecondsMax = 900, EntriesMax = 50 };
        var standing = Standing(vaulted: 100, size: 100 + Math.Max(entries, 1), oldestSeconds);

        Assert.Equal(passed, bound.IsPassed(standing, s_now, s_longAgo));
    }

    [Fact]
    public void Without_a_vault_there_is_no_bound()
    {
        var standing = Standing(vaulted: 0, size: 1_000_000, oldestSeconds: 86_000) with { Vaults = [] };

        Assert.False(new UnvaultedBound { SecondsMax = 1, EntriesMax = 1 }.IsPassed(standing, s_now, s_longAgo));
    }

    [Fact]
    public void Nothing_unvaulted_passes_no_bound()
    {
        var standing = Standing(vaulted: 100, size: 100, oldestSeconds: 0) with { UnvaultedSince = null };

        Assert.False(new UnvaultedBound { SecondsMax = 1, EntriesMax = 1 }.IsPassed(standing, s_now, s_longAgo));
    }

    [Fact]
    public void Zero_switches_a_bound_off()
    {
        var standing = Standing(vaulted: 100, size: 1_000_000, oldestSeconds: 86_000);

        Assert.False(new UnvaultedBound { SecondsMax = 0 }.IsPassed(standing, s_now, s_longAgo));
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public void After_a_start_the_vault_has_its_turn_first(int upSeconds, bool passed)
    {
        var standing = Standing(vaulted: 100, size: 101, oldestSeconds: 86_000);

        Assert.Equal(passed, new UnvaultedBound().IsPassed(standing, s_now, s_now - Duration.FromSeconds(upSeconds)));
    }

    [Theory]
    [InlineData(899, false)]
    [InlineData(901, true)]
    public void A_vault_that_never_cosigned_has_the_same_time_from_the_start(int upSeconds, bool passed)
    {
        var standing = Standing(vaulted: 0, size: 5_000, oldestSeconds: 86_000) with { Vaults = [new(s_key, null)] };

        Assert.Equal(passed, new UnvaultedBound().IsPassed(standing, s_now, s_now - Duration.FromSeconds(upSeconds)));
    }

    private static Standing Standing(long vaulted, long size, int oldestSeconds) =>
        new()
        {
            Size = size,
            Sealed = size,
            Vaulted = vaulted,
            UnvaultedSince = s_now - Duration.FromSeconds(oldestSeconds),
            Vaults = [new(s_key, new Cosignature(s_key.Name, vaulted, 0, []))],
        };
}
