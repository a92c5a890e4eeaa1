using Holdfast.Drills;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Drills;

/// <summary>
/// The drill with real processes, on both stores; <c>HOLDFAST_DRILLS</c> asks for more seeds than the suite has time for.
/// </summary>
public sealed class HeadOfficeLostTests(FreshDatabases databases, ITestOutputHelper output)
{
    private static readonly int s_seeds = int.TryParse(
        Environment.GetEnvironmentVariable("HOLDFAST_DRILLS"),
        out var asked
    )
        ? asked
        : 1;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_head_office_that_burns_in_mid_load_comes_back_from_its_vault(StoreKind kind)
    {
        for (var seed = 1; seed <= s_seeds; seed++)
        {
            await using var lost = await databases.CreateAsync(kind, Ct);
            await using var fresh = await databases.CreateAsync(kind, Ct);
            await using var drill = new HeadOfficeLost(
                kind == StoreKind.Sqlite ? new(seed, null, null, 8) : new(seed, lost.Option, fresh.Option, 8)
            );

            var result = await drill.RunAsync(Ct);

            output.WriteLine(result.ToString());
            Assert.Equal(0, result.VaultedLost);
            Assert.True(result.DigestEqual, $"seed {seed}: another digest");
            Assert.True(result.Verified, $"seed {seed}: verify found something");
            Assert.True(result.Vaulted > 0, $"seed {seed}: nothing was vaulted");
            Assert.Equal(result.Answered, result.Vaulted + result.AcceptedLost);
        }
    }
}
