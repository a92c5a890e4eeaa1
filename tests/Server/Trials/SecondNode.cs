using Holdfast.Hosting;
using Holdfast.Retail.Channels;
using Microsoft.AspNetCore.Builder;

namespace Holdfast.Tests.Server.Trials;

/// <summary>One more host process's worth of node over a database that is in use; its own folder and view.</summary>
internal sealed class SecondNode : IAsyncDisposable
{
    private readonly string _folder;

    private SecondNode(Node node, string folder)
    {
        Node = node;
        _folder = folder;
    }

    public Node Node { get; }

    public static async Task<SecondNode> StartAsync(
        string db,
        string masterKey,
        CancellationToken ct,
        Func<HoldfastOptions, HoldfastOptions>? options = null,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-second-").FullName;
        var asked = new HoldfastOptions
        {
            Data = folder,
            Db = db,
            MasterKey = masterKey,
            Urls = "http://127.0.0.1:0",
            StaffUrls = "http://127.0.0.1:0",
            Limits = RateLimits.None,
        };
        var node = await Node.StartAsync(options?.Invoke(asked) ?? asked, ct, configure);
        await node.View.Ready.WaitAsync(ct);
        await node.View.WaitUntilAsync((await node.Store.ReadHeadAsync(ct)).NextIndex - 1, ct);
        return new(node, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
