using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Vaulting;

/// <summary>
/// Serves a vault to whoever has its token, read-only: the newest log under <c>/log/</c> as C2SP tlog-tiles lays it out, for
/// another vault, and every file under <c>/vault/</c>, for a check or a restore. There is no way to change anything.
/// </summary>
internal sealed class VaultServer : IAsyncDisposable
{
    private const string Log = "/log/";
    private const string File = "/vault/file/";
    private const string Octets = "application/octet-stream";
    private const string Text = "text/plain; charset=utf-8";
    private const int RowsMax = 5_000;

    private readonly IVaultReader _vault;
    private readonly byte[] _token;
    private readonly WebApplication _app;

    private VaultServer(IVaultReader vault, string token, WebApplication app)
    {
        _vault = vault;
        _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        _app = app;
    }

    public IEnumerable<string> Addresses => _app.Urls;

    public static async Task<VaultServer> StartAsync(
        IVaultReader vault,
        string urls,
        string token,
        CancellationToken ct
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        builder.WebHost.UseUrls(urls.Split(';'));
        var app = builder.Build();
        var server = new VaultServer(vault, token, app);
        app.Use(server.RequireTokenAsync);
        app.MapMethods(Log + "{**path}", [HttpMethods.Get, HttpMethods.Head], server.GetLogAsync);
        app.MapMethods(File + "{**path}", [HttpMethods.Get, HttpMethods.Head], server.GetFileAsync);
        app.MapGet("/vault/list", server.ListAsync);
        await app.StartAsync(ct);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task RequireTokenAsync(HttpContext context, RequestDelegate next)
    {
        const string Scheme = "Bearer ";
        var sent = context.Request.Headers.Authorization.ToString();
        if (
            sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(sent[Scheme.Length..].Trim())),
                _token
            )
        )
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    /// <summary>The newest epoch. What a pull has written beyond the cosigned checkpoint is not there.</summary>
    private async Task<IResult> GetLogAsync(HttpContext context, CancellationToken ct)
    {
        var path = Sent(context, Log);
        if (await NewestAsync(ct) is not { } newest)
        {
            return TypedResults.NotFound();
        }
        switch (path)
        {
            case "checkpoint":
                return Bytes(context, newest.Note, Text, "private, max-age=2");
            case "vkey":
                return await ReadKeyAsync(newest, ct) is { } key
                    ? Bytes(context, Encoding.UTF8.GetBytes(key.Text + "\n"), Text, "no-store")
                    : TypedResults.NotFound();
            case "keyring":
                return await ReadKeyringAsync(context, ct);
        }
        if (
            path.StartsWith(VaultPaths.SnapshotFolder, StringComparison.Ordinal)
            && long.TryParse(
                path[VaultPaths.SnapshotFolder.Length..],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var entries
            )
            && await _vault.GetAsync(VaultPaths.Snapshot(newest.Epoch, entries), VaultPaths.FileBytesMax, ct)
                is { } snapshot
        )
        {
            return Bytes(context, snapshot, Octets, "no-store");
        }
        return
            TileId.TryParse(path, out var tile)
            && tile.Value.Width <= TileId.WidthIn(newest.Checkpoint.Size, tile.Value.Level, tile.Value.Number)
            && await new HeldTiles(_vault, newest.Epoch).ReadAsync(tile.Value, ct) is { } bytes
            ? Bytes(context, bytes, Octets, "private, max-age=31536000, immutable")
            : TypedResults.NotFound();
    }

    private async Task<IResult> GetFileAsync(HttpContext context, CancellationToken ct)
    {
        var path = Sent(context, File);
        return VaultPaths.IsGood(path) && await _vault.GetAsync(path, VaultPaths.FileBytesMax, ct) is { } bytes
            ? Bytes(context, bytes, Octets, "no-store")
            : TypedResults.NotFound();
    }

    private async Task ListAsync(HttpContext context, string folder, CancellationToken ct)
    {
        if (!VaultPaths.IsGood(folder.TrimEnd('/')))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = Text;
        await using var lines = new StreamWriter(context.Response.Body, Encoding.ASCII) { NewLine = "\n" };
        await foreach (var path in _vault.ListAsync(folder, ct))
        {
            await lines.WriteLineAsync(path.AsMemory(), ct);
        }
    }

    private async Task<Newest?> NewestAsync(CancellationToken ct)
    {
        foreach (var epoch in (await HeldLog.EpochsAsync(_vault, ct)).Reverse())
        {
            if (
                await _vault.GetAsync(VaultPaths.Checkpoint(epoch), Note.BytesMax, ct) is { } bytes
                && Note.TryParse(bytes.Span, out var note)
                && Checkpoint.TryParse(note.Text, out var checkpoint)
            )
            {
                return new(epoch, checkpoint, bytes);
            }
        }
        return null;
    }

    private async Task<VerifierKey?> ReadKeyAsync(Newest newest, CancellationToken ct)
    {
        var trusted = await TrustedKeys.ReadAsync(_vault, ct);
        return
            LogOrigin.TryParse(newest.Checkpoint.Origin, out var origin)
            && Note.TryParse(newest.Note.Span, out var note)
            ? trusted.For(origin).FirstOrDefault(key => !note.Verify(key).IsEmpty)
            : null;
    }

    /// <summary>The rows of the newest whole copy, as head office would serve them.</summary>
    private async Task<IResult> ReadKeyringAsync(HttpContext context, CancellationToken ct)
    {
        if (!long.TryParse(context.Request.Query["after"], out var after) || after < 0)
        {
            return TypedResults.NotFound();
        }
        var name = context.Request.Query["name"].ToString();
        var rows = new Dictionary<string, KeyringRow>();
        await foreach (var row in KeyringCopy.ReadAsync(_vault, ct))
        {
            if (row.Added > after || (row.Added == after && string.CompareOrdinal(row.Name, name) > 0))
            {
                rows[row.Name] = row;
            }
        }
        var page = rows.Values.OrderBy(row => row.Added).ThenBy(row => row.Name, StringComparer.Ordinal).Take(RowsMax);
        return Bytes(context, KeyringLines.Write(page), "application/jsonl", "no-store");
    }

    /// <summary>As it was sent, so that no second spelling of a path leads anywhere.</summary>
    private static string Sent(HttpContext context, string prefix)
    {
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return sent.StartsWith(prefix, StringComparison.Ordinal) ? sent[prefix.Length..] : "";
    }

    private static FileContentHttpResult Bytes(
        HttpContext context,
        ReadOnlyMemory<byte> bytes,
        string contentType,
        string cacheControl
    )
    {
        context.Response.Headers[HeaderNames.CacheControl] = cacheControl;
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return TypedResults.Bytes(bytes, contentType);
    }

    private sealed record Newest(int Epoch, Checkpoint Checkpoint, ReadOnlyMemory<byte> Note);
}
