using Holdfast.Drills;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Server.Drills;

/// <summary>
/// The drill with real processes: PostgreSQL, Patroni and etcd. Once in the suite; <c>HOLDFAST_DRILLS</c> asks for more losses. How soon
/// ordering goes on is the drill's to measure on a quiet machine, not this test's.
/// </summary>
public sealed class PrimaryLostTests(ITestOutputHelper output)
{
    private static readonly int s_seeds = int.TryParse(
        Environment.GetEnvironmentVariable("HOLDFAST_DRILLS"),
        out var asked
    )
        ? asked
        : 1;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_primary_that_dies_in_mid_load_takes_no_answered_order_with_it()
    {
        try
        {
            PairPrograms.Find();
        }
        catch (FileNotFoundException missing)
        {
            Missing.Program(missing.Message);
        }
        await using var drill = await PrimaryLost.StartAsync(concurrency: 1, Ct);
        for (var seed = 1; seed <= s_seeds; seed++)
        {
            var result = await drill.RunAsync(seed, Ct);

            output.WriteLine(result.ToString());
            Assert.True(result.Answered > 0);
            Assert.Equal(0, result.AnsweredLost);
            Assert.Equal(0, result.Doubled);
            Assert.Equal(0, result.Unclear);
            Assert.Equal(0, result.PagesFailed);
            Assert.True(result.Verified, $"seed {seed}: verify found something");
        }
    }
}
