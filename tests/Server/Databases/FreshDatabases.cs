using Holdfast.Tests.Kit;

[assembly: AssemblyFixture(typeof(Holdfast.Tests.Server.Databases.FreshDatabases))]

namespace Holdfast.Tests.Server.Databases;

/// <summary>
/// Gives each test a database of its own. One PostgreSQL cluster serves the whole run; it starts with the first test that
/// asks for it and stops with the last, whatever the tests did. Take it as a constructor parameter.
/// </summary>
public sealed class FreshDatabases : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PostgresCluster? _cluster;

    /// <summary>An empty database. Without PostgreSQL on this machine the test is skipped, or fails where CI=true.</summary>
    public async Task<TestDatabase> CreateAsync(StoreKind kind, CancellationToken ct) =>
        kind == StoreKind.Sqlite
            ? TestDatabase.Sqlite()
            : await TestDatabase.PostgresAsync(await SharedClusterAsync(ct), ct);

    /// <summary>
    /// A cluster that the test may stop, kill and restart; it disposes it. A database there comes from
    /// <see cref="PostgresCluster.CreateAsync"/>.
    /// </summary>
    public static async Task<PostgresCluster> ClusterOfMyOwnAsync(CancellationToken ct)
    {
        var programs = PostgresPrograms.Find(out var reason);
        if (programs is null)
        {
            Missing.Program(reason!);
        }

        return await PostgresCluster.StartAsync(programs, ct);
    }

    private async Task<PostgresCluster> SharedClusterAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            return _cluster ??= await ClusterOfMyOwnAsync(ct);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _starting.Dispose();
    }
}
