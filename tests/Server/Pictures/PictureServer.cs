using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Server.Pictures;

/// <summary>A supplier's picture server on this machine, with good pictures and every kind of bad one.</summary>
internal sealed class PictureServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private PictureServer(WebApplication app) => _app = app;

    /// <summary>Without a slash at its end.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Requests so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What <c>/later.png</c> answers with.</summary>
    public int LaterStatus { get; set; } = StatusCodes.Status503ServiceUnavailable;

    public static async Task<PictureServer> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new PictureServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync(ct);
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        var answer = context.Response;
        answer.ContentType = "image/png";
        switch (context.Request.Path.Value)
        {
            case "/good.png":
                await answer.Body.WriteAsync(Png(900, 600));
                break;
            case "/small.png":
                answer.ContentType = "text/html";
                await answer.Body.WriteAsync(Png(100, 120));
                break;
            case "/wide.png":
                await answer.Body.WriteAsync(Png(3_000, 40));
                break;
            case "/later.png" when LaterStatus == StatusCodes.Status200OK:
                await answer.Body.WriteAsync(Png(200, 200));
                break;
            case "/later.png":
                answer.StatusCode = LaterStatus;
                break;
            case "/page.png":
                await answer.WriteAsync("<!doctype html><script>alert(1)</script>");
                break;
            case "/drawing.png":
                await answer.WriteAsync(
                    "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"
                );
                break;
            case "/polyglot.png":
                await answer.Body.WriteAsync(Png(300, 300));
                await answer.WriteAsync("<html><script>alert(1)</script></html>");
                break;
            case "/bomb.png":
                await answer.Body.WriteAsync(Png(60_000, 60_000, rows: 10));
                break;
            case "/cut.png":
                await answer.Body.WriteAsync(Png(500, 500, rows: 3).AsMemory(0, 60));
                break;
            case "/huge.png":
                answer.ContentLength = 10L * 1024 * 1024 * 1024;
                await answer.StartAsync();
                break;
            case "/endless.png":
                var block = new byte[1024 * 1024];
                Png(100, 100).CopyTo(block, 0);
                while (!context.RequestAborted.IsCancellationRequested)
                    await answer.Body.WriteAsync(block, context.RequestAborted);
                break;
            case "/slow.png":
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await answer.Body.WriteAsync(new byte[1], context.RequestAborted);
                    await answer.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(50, context.RequestAborted);
                }
                break;
            case "/silent.png":
                await Task.Delay(Timeout.Infinite, context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case "/round.png":
                answer.Redirect("/round.png");
                break;
            case "/moved.png":
                answer.Redirect("/small.png");
                break;
            case "/elsewhere.png":
                answer.Redirect(context.Request.Query["to"]!);
                break;
            default:
                answer.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    /// <summary>A true PNG in one colour; with fewer rows of pixels than it says where they are given.</summary>
    public static byte[] Png(int width, int height, int? rows = null)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        Chunk(file, "IHDR"u8, head);
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + (3 * width)];
            for (var x = 0; x < width; x++)
                (row[1 + (3 * x)], row[2 + (3 * x)], row[3 + (3 * x)]) = (0x20, 0x60, 0xa0);
            for (var y = 0; y < (rows ?? height); y++)
                packed.Write(row);
        }
        Chunk(file, "IDAT"u8, pixels.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> kind, byte[] body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        var from = (int)file.Position;
        file.Write(kind);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(file.GetBuffer().AsSpan(from, kind.Length + body.Length)));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        }
        return ~crc;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
