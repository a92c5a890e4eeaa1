using Holdfast.Tests.Server.Cli;
using Holdfast.Tests.Server.Vaulting;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;

namespace Holdfast.Tests.Server.Crashing;

/// <summary>The real <c>holdfast vault</c> dies after each step of a pull; the next one goes on with what is on its disk.</summary>
public sealed class VaultingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_after_each_step_of_a_pull_the_next_one_goes_on()
    {
        var log = MadeLog.OfSize(300);
        await using var office = await FakeHeadOffice.StartAsync(log);
        office.Keyring.Add(new("person/a", 3, [1, 2]));
        await using var vault = new VaultFolder();
        string[] arguments = ["vault", "--from", office.Address.ToString(), "--to", vault.Root, "--once"];
        foreach (var step in Enum.GetValues<PullStep>())
        {
            if (step == PullStep.EpochExplained)
            {
                // Explained is only what the vault does not hold word for word.
                Assert.Equal(0, (await HoldfastProcess.RunAsync(Ct, arguments)).ExitCode);
                log = log.Copy(log.Size - 50, epoch: 2)
                    .Reopen(log.Origin.ToString(), log.Size - 50, log.RootAt(log.Size - 50));
                office.Log = log;
            }
            office.Log.Grow(700);

            await CrashingProgram.DieAsync(step, Ct, arguments);

            await CheckAsync(vault.Root, step);
        }

        var last = await HoldfastProcess.RunAsync(Ct, arguments);

        Assert.True(last.ExitCode == 0, last.Output + last.Errors);
        await using var store = FolderStore.OpenToRead(vault.Root);
        var report = await new VaultCheck(store).RunAsync(Ct);
        Assert.Empty(report.Wrong);
        Assert.Equal((2, log.Size), (report.Logs[^1].Origin.Epoch, report.Logs[^1].Checkpoint.Size));
        Assert.Equal(log.RootAt(log.Size), report.Logs[^1].Checkpoint.Root);
        Assert.NotEmpty(office.Told);
    }

    /// <summary>What was promised is there. Only the copy of the newest checkpoint may be missing, right after it was cosigned.</summary>
    private static async Task CheckAsync(string folder, PullStep step)
    {
        await using var store = FolderStore.OpenToRead(folder);
        var wrong = (await new VaultCheck(store).RunAsync(Ct)).Wrong.Select(finding => finding.ToString()).ToList();
        if (step < PullStep.EpochExplained)
        {
            wrong.RemoveAll(finding => finding.Contains("names no epoch", StringComparison.Ordinal));
        }
        if (step == PullStep.CheckpointKept)
        {
            wrong.RemoveAll(finding => finding.StartsWith("log/2/checkpoints/", StringComparison.Ordinal));
        }
        Assert.True(wrong.Count == 0, $"{step}: {string.Join(" | ", wrong)}");
    }
}
