using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;

namespace Holdfast.Bench;

/// <summary>A server of the bench's own, in this process, on a free port of this machine.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly BenchFolder _folder;
    private readonly string? _db;

    private BenchServer(Node node, string apiKey, BenchFolder folder, string? db)
    {
        Node = node;
        ApiKey = apiKey;
        _folder = folder;
        _db = db;
    }

    public Node Node { get; }

    public string ApiKey { get; }

    /// <summary>File of the master key, for another node on the same database.</summary>
    public string MasterKey => MasterKeyIn(_folder);

    /// <summary>For another process on the same database, with files of its own.</summary>
    public HoldfastOptions Beside(string name) =>
        new()
        {
            Data = _folder.In(name),
            Db = _db ?? $"sqlite:{_folder.In("holdfast.db")}",
            MasterKey = MasterKey,
        };

    /// <param name="db">As <c>--db</c>; null is SQLite in a temporary folder.</param>
    /// <param name="seed">Fills the empty log before the server takes requests.</param>
    /// <param name="ct">Stops the starting.</param>
    /// <param name="isSealed">Whether the server seals its log by itself.</param>
    /// <param name="fill">Fills the empty database before the server opens it.</param>
    /// <param name="isKept">Whether its files stay.</param>
    public static async Task<BenchServer> StartAsync(
        string? db,
        Func<Log, Task> seed,
        CancellationToken ct,
        bool isSealed = true,
        Func<HoldfastOptions, Task>? fill = null,
        bool isKept = false
    )
    {
        var folder = new BenchFolder(isKept);
        try
        {
            var options = new HoldfastOptions
            {
                Data = folder.Path,
                Db = db,
                MasterKey = MasterKeyIn(folder),
                Urls = "http://127.0.0.1:0",
                StaffUrls = "http://127.0.0.1:0",
                Limits = RateLimits.None,
                IsSealed = isSealed,
            };
            await (fill?.Invoke(options) ?? Task.CompletedTask);
            var node = await Node.StartAsync(options, ct, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
            await seed(node.Log);
            var key = ApiKeyText.New();
            await node.Log.CommitAsync(
                new IssueApiKey
                {
                    Id = key.Id,
                    Name = "bench",
                    SecretHash = key.SecretHash,
                    Scopes = [.. Scopes.Ordinary],
                    By = "system:bench",
                },
                ct
            );
            await node.View.Ready.WaitAsync(ct);
            await node.View.WaitUntilAsync(node.Log.NextIndex - 1, ct);
            return new(node, key.ToString(), folder, db);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static string MasterKeyIn(BenchFolder folder) => folder.In("master.key");

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _folder.Dispose();
    }
}
