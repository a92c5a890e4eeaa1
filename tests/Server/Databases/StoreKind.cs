using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Holdfast.Tests.Server.Databases;

/// <summary>The stores that the ledger has. Whatever holds on one must hold on the other.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>
/// Runs a theory once on each store: <c>[Theory, EveryStore] public async Task Name(StoreKind store)</c>. Further arguments
/// of a row follow the store.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EveryStoreAttribute(params object[] arguments) : DataAttribute
{
    public object[] Arguments { get; } = arguments;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) => new([.. Enum.GetValues<StoreKind>().Select(store => new TheoryDataRow([store, .. Arguments]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
