using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>After a restore the log goes on under the next number; a vault takes it only if it says how it follows.</summary>
public sealed class EpochTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(700, 0)]
    [InlineData(700, 3)]
    [InlineData(512, 0)]
    [InlineData(300, 1000)]
    [InlineData(0, 5)]
    public async Task A_log_reopened_from_the_vault_is_taken_beside_the_old_one(int kept, int more)
    {
        var old = MadeLog.OfSize(700);
        var next = old.Copy(kept, epoch: 2).Reopen(old.Origin.ToString(), 700, old.RootAt(700)).Grow(more);
        await WithVaultAsync(
            old,
            async (office, vault, source) =>
            {
                office.Log = next;
                office.Asked.Clear();

                Assert.Equal(next.Size, (await vault.PullAsync(source)).Entries);

                vault.AssertHolds(old, 700);
                vault.AssertHolds(next, next.Size, epoch: 2);
                Assert.Equal(next.Origin, (await vault.HeldAsync())!.Origin);
                var again = office.Asked.Where(path => IsFullBundle(path) && IsBelow(path, kept));
                Assert.Empty(again);
            }
        );
    }

    [Fact]
    public async Task A_restore_from_a_vault_that_lagged_behind_is_taken_too()
    {
        var old = MadeLog.OfSize(700);
        var next = old.Copy(600, epoch: 2).Reopen(old.Origin.ToString(), 600, old.RootAt(600)).Grow(50);
        await WithVaultAsync(
            old,
            async (office, vault, source) =>
            {
                office.Log = next;
                await vault.PullAsync(source);

                vault.AssertHolds(old, 700);
                vault.AssertHolds(next, next.Size, epoch: 2);
            }
        );
    }

    public static TheoryData<string> Unexplained =>
        ["no entry", "other origin", "other root", "larger size", "size below the fork", "nothing new", "no json"];

    [Theory, MemberData(nameof(Unexplained))]
    public async Task A_new_epoch_that_does_not_say_how_it_follows_raises_the_alarm(string how)
    {
        var old = MadeLog.OfSize(700);
        var origin = old.Origin.ToString();
        var next = old.Copy(how == "nothing new" ? 600 : 500, epoch: 2);
        next = how switch
        {
            "no entry" => next.Grow(300, "forged"),
            "other origin" => next.Reopen("other.example/log/1", 700, old.RootAt(700)),
            "other root" => next.Reopen(origin, 700, old.RootAt(699)),
            "larger size" => next.Reopen(origin, 701, old.RootAt(700)),
            "size below the fork" => next.Reopen(origin, 400, old.RootAt(400)),
            "no json" => next.Append([0xff, 0x00]),
            _ => next,
        };
        await WithVaultAsync(
            old,
            async (office, vault, source) =>
            {
                office.Log = next;
                var before = vault.Files();

                Assert.Equal(AlarmCodes.UnexplainedEpoch, (await vault.AlarmAsync(source)).Code);

                Assert.Equal(before.Keys.Order(), vault.Files().Keys.Order());
            }
        );
    }

    [Fact]
    public async Task An_epoch_that_is_over_and_goes_on_raises_the_alarm()
    {
        var old = MadeLog.OfSize(700);
        await WithVaultAsync(
            old,
            async (office, vault, source) =>
            {
                office.Log = old.Copy(700, epoch: 2).Reopen(old.Origin.ToString(), 700, old.RootAt(700));
                await vault.PullAsync(source);
                office.Log = old.Grow(100);

                Assert.Equal(AlarmCodes.OldEpoch, (await vault.AlarmAsync(source)).Code);
            }
        );
    }

    [Fact]
    public async Task A_new_key_signs_the_new_epoch_only_once_a_person_trusts_it()
    {
        var old = MadeLog.OfSize(700);
        await WithVaultAsync(
            old,
            async (office, vault, source) =>
            {
                var next = new MadeLog(old.Origin with { Epoch = 2 }, NoteKey.NewPrivateKey());
                foreach (var entry in old.Entries)
                {
                    next.Append(entry);
                }
                office.Log = next.Reopen(old.Origin.ToString(), 700, old.RootAt(700));
                Assert.Equal(AlarmCodes.NotSigned, (await vault.AlarmAsync(source)).Code);

                var trusted = await TrustedKeys.ReadAsync(vault.Store, Ct);
                await trusted.AddAsync(next.Key.Verifier, vault.Store, Ct);

                Assert.Equal(701, (await vault.PullAsync(source)).Entries);
            }
        );
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    [InlineData(255, 300)]
    [InlineData(256, 257)]
    [InlineData(300, 300)]
    [InlineData(66_000, 66_500)]
    [InlineData(66_000, 512)]
    public async Task The_first_difference_is_found_from_the_top(int left, int right)
    {
        var log = MadeLog.OfSize(left);
        foreach (var same in (int[])[0, 1, 254, 255, 256, 257, 299, 300, 511, 65_535, 65_536, 65_990])
        {
            if (same > Math.Min(left, right))
            {
                continue;
            }
            var other = log.Copy(same).Grow(right - same, "forged");
            var found = await EpochChange.FirstDifferenceAsync(log, left, other, right, Ct);
            Assert.Equal(same == Math.Min(left, right) ? Math.Min(left, right) : same, found);
        }
    }

    private static bool IsFullBundle(string path) =>
        TileId.TryParse(path, out var tile) && tile is { } id && id is { IsBundle: true, IsFull: true };

    private static bool IsBelow(string path, long entries) =>
        TileId.TryParse(path, out var tile) && (tile.Value.Number + 1) * TileId.Full <= entries;

    private static async Task WithVaultAsync(MadeLog old, Func<FakeHeadOffice, VaultFolder, HttpLogSource, Task> test)
    {
        await using var office = await FakeHeadOffice.StartAsync(old);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        await vault.PullAsync(source);
        await test(office, vault, source);
    }
}
