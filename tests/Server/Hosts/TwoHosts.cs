using Holdfast.Drills;
using Holdfast.Hosting;
using Holdfast.Tests.Kit;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Hosts;

/// <summary>Two hosts on one PostgreSQL, in this process: two nodes that share nothing but the database and the files that hosts share.</summary>
internal sealed class TwoHosts : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly string _folder;

    private TwoHosts(TestDatabase database, string folder, DrillRetailer retailer, Node a, Node b)
    {
        _database = database;
        _folder = folder;
        Retailer = retailer;
        A = a;
        B = b;
    }

    public string ConnectionString => _database.ConnectionString;

    public DrillRetailer Retailer { get; }

    public Node A { get; }

    public Node B { get; }

    public static async Task<TwoHosts> StartAsync(FreshDatabases databases, CancellationToken ct)
    {
        var database = await databases.CreateAsync(StoreKind.Postgres, ct);
        var folder = Directory.CreateTempSubdirectory("holdfast-hosts-").FullName;
        var retailer = new DrillRetailer();
        var first = OptionsOf(folder, database, "a");
        await retailer.SeedAsync(first, ct);
        var a = await Node.StartAsync(first, ct);
        var b = await Node.StartAsync(OptionsOf(folder, database, "b"), ct);
        await Task.WhenAll(a.View.Ready, b.View.Ready).WaitAsync(ct);
        return new(database, folder, retailer, a, b);
    }

    /// <summary>Until the views of both show what A has committed, or heard of.</summary>
    public Task UntilBothShowAsync(CancellationToken ct)
    {
        var last = A.Log.NextIndex - 1;
        return Task.WhenAll(A.View.WaitUntilAsync(last, ct), B.View.WaitUntilAsync(last, ct));
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static HoldfastOptions OptionsOf(string folder, TestDatabase database, string name) =>
        new()
        {
            Data = Path.Combine(folder, name),
            Db = database.Option,
            MasterKey = TestKeys.MasterKey,
            TestPayments = Path.Combine(folder, "payments.db"),
            StaffFile = Path.Combine(folder, "staff.json"),
            Urls = "http://127.0.0.1:0",
            StaffUrls = "http://127.0.0.1:0",
            SecureCookies = false,
        };
}
