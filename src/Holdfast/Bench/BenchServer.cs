using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;

namespace Holdfast.Bench;

/// <summary>A server of the bench's own, in this process, on a free port of this machine; its files are gone afterwards.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string? _db;

    private BenchServer(Node node, string apiKey, string folder, string? db)
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
            Data = Path.Combine(_folder, name),
            Db = _db ?? $"sqlite:{Path.Combine(_folder, "holdfast.db")}",
            MasterKey = MasterKey,
        };

    /// <param name="db">As <c>--db</c>; null is SQLite in a temporary folder.</param>
    /// <param name="seed">Fills the empty log before the server takes requests.</param>
    /// <param name="ct">Stops the starting.</param>
    /// <param name="isSealed">Whether the server seals its log by itself.</param>
    /// <param name="fill">Fills the empty database before the server opens it.</param>
    public static async Task<BenchServer> StartAsync(
        string? db,
        Func<Log, Task> seed,
        CancellationToken ct,
        bool isSealed = true,
        Func<HoldfastOptions, Task>? fill = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-bench-").FullName;
        try
        {
            var options = new HoldfastOptions
            {
                Data = folder,
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
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static string MasterKeyIn(string folder) => Path.Combine(folder, "master.key");

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
