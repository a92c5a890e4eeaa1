using Holdfast.Tests.Server;
using Holdfast.Tests.Server.Drills;
using Holdfast.Tests.Server.Trials;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Holdfast.Tests.Server;

/// <summary>
/// A class runs on one core. Those of a minute or more begin first: one that began last would leave the other core idle
/// while everybody waits for it.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_long =
    [
        typeof(PrimaryLostTests).FullName!,
        typeof(KillOnPostgresTests).FullName!,
        typeof(KillOnSqliteTests).FullName!,
        typeof(HostileStaffTests).FullName!,
        typeof(HostileApiTests).FullName!,
        typeof(RawRequestTests).FullName!,
        typeof(HostileShopTests).FullName!,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var rank = Array.FindIndex(
            s_long,
            name => collection.TestCollectionDisplayName.Contains($"{name} ", StringComparison.Ordinal)
        );
        return rank < 0 ? s_long.Length : rank;
    }
}
