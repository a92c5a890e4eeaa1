using Holdfast.Cli;
using Holdfast.Ledger.Stores;

namespace Holdfast.Tests.Server.Cli;

/// <summary>What an operator reads who mistyped something on the worst day of the year.</summary>
public sealed class FailureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no setting", "HOLDFAST__NONSENSE", "NONSENSE")]
    [InlineData("no culture", "HOLDFAST__CULTURE", "language tag")]
    [InlineData("no database", "HOLDFAST__DB", "--db takes")]
    [InlineData("", "HOLDFAST__MASTERKEY", "MasterKey")]
    public async Task A_setting_that_cannot_be_is_one_line_and_no_stack_trace(string value, string name, string says)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-failure-").FullName;
        try
        {
            var environment = new Dictionary<string, string> { [name] = value };
            var run = await HoldfastProcess.RunAsync(environment, Ct, "run", "--data", folder);

            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains(says, Assert.Single(Lines(run.Errors)), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_only_a_developer_can_mend_keeps_its_stack_trace()
    {
        var bug = Assert.Throws<InvalidOperationException>((Action)(() => Enumerable.Empty<int>().First()));

        Assert.Contains("   at ", Failure.Words(bug), StringComparison.Ordinal);
        Assert.Equal("Too new.", Failure.Words(new UnfitDatabaseException("Too new.")));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
