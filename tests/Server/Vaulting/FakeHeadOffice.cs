using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>A real HTTP server that serves a log made for the test, honestly until it is told to lie.</summary>
internal sealed class FakeHeadOffice : IAsyncDisposable
{
    private const string SnapshotsPath = "snapshots/";

    private readonly WebApplication _app;

    private FakeHeadOffice(WebApplication app, MadeLog log)
    {
        _app = app;
        Log = log;
    }

    public MadeLog Log { get; set; }

    /// <summary>Answers in place of the truth when it returns true.</summary>
    public Func<HttpContext, string, Task<bool>> Lie { get; set; } = (_, _) => Task.FromResult(false);

    public List<KeyringRow> Keyring { get; } = [];

    /// <summary>By the entries that they cover.</summary>
    public Dictionary<long, byte[]> Snapshots { get; init; } = [];

    public ConcurrentQueue<string> Asked { get; } = [];

    public ConcurrentQueue<byte[]> Told { get; } = [];

    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeHeadOffice> StartAsync(MadeLog log, Dictionary<long, byte[]>? snapshots = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var office = new FakeHeadOffice(app, log) { Snapshots = snapshots ?? [] };
        app.Run(office.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return office;
    }

    public HttpLogSource Source(TimeSpan? timeout = null, string? token = null) =>
        new(
            new()
            {
                Address = Address,
                Timeout = timeout ?? TimeSpan.FromSeconds(20),
                Token = token,
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!["/log/".Length..];
        Asked.Enqueue(path);
        if (await Lie(context, path))
        {
            return;
        }
        if (path == "cosignatures")
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            Told.Enqueue(body.ToArray());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        var bytes = path switch
        {
            "checkpoint" => Log.Checkpoint(),
            "keyring" => Page(context),
            "vkey" => Encoding.UTF8.GetBytes(Log.Key.Verifier.Text + "\n"),
            _ when path.StartsWith(SnapshotsPath, StringComparison.Ordinal) => Snapshot(path[SnapshotsPath.Length..]),
            _ => TileId.TryParse(path, out var tile) ? await Log.ReadAsync(tile.Value, context.RequestAborted) : null,
        };
        if (bytes is not { } found)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await context.Response.Body.WriteAsync(found, context.RequestAborted);
    }

    private ReadOnlyMemory<byte>? Snapshot(string entries) =>
        Snapshots.TryGetValue(long.Parse(entries, CultureInfo.InvariantCulture), out var bytes)
            ? bytes
            : TileBytes.Nothing;

    private byte[] Page(HttpContext context)
    {
        var after = long.Parse(context.Request.Query["after"]!, CultureInfo.InvariantCulture);
        var name = context.Request.Query["name"].ToString();
        var rows = Keyring
            .Where(row => row.Added > after || (row.Added == after && string.CompareOrdinal(row.Name, name) > 0))
            .OrderBy(row => row.Added)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .Take(10_000);
        return KeyringLines.Write(rows);
    }
}
