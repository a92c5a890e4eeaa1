using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Pulling;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>The vault dies after each step of a pull, and a new process goes on with what is in the folder.</summary>
public sealed class CrashTests
{
    public static TheoryData<int> Steps => [.. Enum.GetValues<PullStep>().Select(step => (int)step)];

    [Theory, MemberData(nameof(Steps))]
    public async Task A_crash_at_any_step_forks_nothing_and_skips_nothing(int at)
    {
        var step = (PullStep)at;
        var log = MadeLog.OfSize(100);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var crashes = 0;
        foreach (var more in (int[])[0, 1, 3000, 17, 3000])
        {
            log.Grow(more);
            // Some steps come several times in a pull: die at the first, then at the second.
            foreach (var nth in (int[])[1, 2])
            {
                crashes += await CrashAsync(vault, source, step, nth) ? 1 : 0;
                await vault.RestartAsync();
            }
        }
        if (step == PullStep.EpochExplained)
        {
            (log, var reopened) = await ReopenAsync(log, office, vault, source);
            crashes += reopened;
        }

        await vault.PullAsync(source);

        vault.AssertHolds(log, log.Size, log.Origin.Epoch);
        Assert.Equal(log.RootAt(log.Size), (await vault.HeldAsync())!.Checkpoint.Root);
        Assert.NotEmpty(office.Told);
        Assert.True(crashes > 0 || step == PullStep.KeyringKept, "The step never came.");
    }

    [Fact]
    public async Task What_was_written_before_a_crash_is_not_fetched_again()
    {
        var log = MadeLog.OfSize(10_000);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        Assert.True(await CrashAsync(vault, source, PullStep.BundlesKept, nth: 4));
        await vault.RestartAsync();
        var before = office.Asked.Where(IsBundle).ToHashSet();
        office.Asked.Clear();

        await vault.PullAsync(source);

        Assert.Equal(32, before.Count);
        Assert.Empty(office.Asked.Where(IsBundle).Intersect(before));
        Assert.Equal(40 - 32, office.Asked.Count(IsBundle));

        static bool IsBundle(string path) => path.StartsWith("tile/entries/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_was_cosigned_just_before_a_crash_binds_the_vault()
    {
        var log = MadeLog.OfSize(300);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        Assert.True(await CrashAsync(vault, source, PullStep.CheckpointKept, nth: 1));
        await vault.RestartAsync();
        office.Log = log.Copy(250).Grow(100, "forged");

        Assert.Equal(Holdfast.Vault.Alarms.AlarmCodes.Forked, (await vault.AlarmAsync(source)).Code);

        Assert.True(File.Exists(Path.Combine(vault.Root, "log/1/checkpoints/300")));
    }

    private static async Task<(MadeLog Log, int Crashes)> ReopenAsync(
        MadeLog log,
        FakeHeadOffice office,
        VaultFolder vault,
        HttpLogSource source
    )
    {
        await vault.PullAsync(source);
        var next = log.Copy(log.Size, epoch: 2).Reopen(log.Origin.ToString(), log.Size, log.RootAt(log.Size)).Grow(500);
        office.Log = next;
        // The entries after the reopening are unlike any that the vault has, so the change must be explained.
        var crashed = await CrashAsync(vault, source, PullStep.EpochExplained, nth: 1);
        await vault.RestartAsync();
        return (next, crashed ? 1 : 0);
    }

    private static async Task<bool> CrashAsync(VaultFolder vault, ILogSource source, PullStep at, int nth)
    {
        var seen = 0;
        try
        {
            await vault.PullAsync(source, step => Die(step, step == at && ++seen == nth));
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private static void Die(PullStep step, bool now)
    {
        if (now)
        {
            throw new PowerCutException(step);
        }
    }

    private sealed class PowerCutException(PullStep step) : Exception($"The power went after {step}.");
}
