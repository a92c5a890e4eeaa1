using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Channels;
using Holdfast.Tests.Server.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Sealing;

/// <summary>The log as a vault sees it: over HTTP, believing nothing but the log's public key.</summary>
public sealed class LogOverHttpTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_with_the_public_key_can_check_the_whole_log()
    {
        using var vault = await VaultAsync();
        var checkpoint = await CheckpointAsync(vault, atLeast: shared.Small.Log.NextIndex);
        var tiles = new HttpTiles(vault);
        var edge = new TreeEdge();
        for (var number = 0L; TileId.WidthIn(checkpoint.Size, 0, number) is > 0 and var width; number++)
        {
            var bundle = await tiles.ReadAsync(TileId.Bundle(number, width), Ct);
            Assert.True(Bundle.TryRead(bundle!.Value, width, out var entries));
            foreach (var entry in entries)
                edge.Append(LogHash.OfEntry(entry.Span), (_, _) => { });
        }

        Assert.Equal(checkpoint.Root, edge.Root());
        Assert.Equal(checkpoint.Root, await new TileTree(tiles, checkpoint.Size).RootAsync(Ct));
    }

    [Fact]
    public async Task Any_width_that_was_ever_the_edge_is_served()
    {
        using var vault = await VaultAsync();
        var checkpoint = await CheckpointAsync(vault, atLeast: 20);
        var whole = await vault.GetByteArrayAsync("/log/" + new TileId(0, 0, 20).Path, Ct);

        for (var width = 1; width <= 20; width++)
            Assert.Equal(
                whole[..(width * LogHash.Size)],
                await vault.GetByteArrayAsync("/log/" + new TileId(0, 0, width).Path, Ct)
            );
        Assert.Equal(
            HttpStatusCode.NotFound,
            await StatusAsync(vault, "/log/" + new TileId(0, (checkpoint.Size / 256) + 4, 1).Path)
        );
    }

    [Theory]
    [InlineData("/log/")]
    [InlineData("/log/Checkpoint")]
    [InlineData("/log/checkpoint/")]
    [InlineData("/log/checkpoint?x")]
    [InlineData("/log/%63heckpoint")]
    [InlineData("/log//checkpoint")]
    [InlineData("/log/tile")]
    [InlineData("/log/tile/0/0")]
    [InlineData("/log/tile/0/000.p/0")]
    [InlineData("/log/tile/0/000.p/256")]
    [InlineData("/log/tile/0/%3000.p/1")]
    [InlineData("/log/tile/0/000.p/1?width=2")]
    [InlineData("/log/tile/00/000.p/1")]
    [InlineData("/log/tile/64/000.p/1")]
    [InlineData("/log/tile/7/000.p/1")]
    [InlineData("/log/tile/0/x999/999")]
    [InlineData("/log/tile/0/x000/000.p/1")]
    [InlineData("/log/tile/entries/000.p/999")]
    [InlineData("/log/tile/entries/x999/999")]
    [InlineData("/log/tile/data/000.p/1")]
    public async Task Whatever_is_malformed_or_past_the_checkpoint_is_not_found(string path)
    {
        using var vault = await VaultAsync();
        await CheckpointAsync(vault, atLeast: 1);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(vault, path));
    }

    [Theory]
    [InlineData("/log/checkpoint")]
    [InlineData("/log/tile/0/000.p/1")]
    [InlineData("/log/nothing")]
    public async Task Without_the_right_key_nothing_is_told(string path)
    {
        using var nobody = new HttpClient { BaseAddress = shared.Small.StaffAddress };
        using var channel = await VaultAsync([.. Scopes.Ordinary]);
        using var shop = await VaultAsync();
        shop.BaseAddress = shared.Small.ShopAddress;

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, path));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(channel, path));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(shop, path));
    }

    [Fact]
    public async Task Tiles_are_kept_for_good_and_the_checkpoint_for_seconds()
    {
        using var vault = await VaultAsync();
        await CheckpointAsync(vault, atLeast: 1);
        using var checkpoint = await vault.GetAsync("/log/checkpoint", Ct);
        using var tile = await vault.GetAsync("/log/tile/0/000.p/1", Ct);

        Assert.Equal("text/plain; charset=utf-8", checkpoint.Content.Headers.ContentType!.ToString());
        Assert.InRange(checkpoint.Headers.CacheControl!.MaxAge!.Value.TotalSeconds, 1, 5);
        Assert.Equal("application/octet-stream", tile.Content.Headers.ContentType!.ToString());
        Assert.Contains("immutable", tile.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.True(tile.Headers.CacheControl.Private);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/log/tile/0/000.p/1");
        again.Headers.IfNoneMatch.Add(tile.Headers.ETag!);
        using var unchanged = await vault.SendAsync(again, Ct);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Bundles_are_packed_for_whoever_takes_them_packed()
    {
        using var vault = await VaultAsync();
        await CheckpointAsync(vault, atLeast: 20);
        var plain = await vault.GetByteArrayAsync("/log/tile/entries/000.p/20", Ct);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/log/tile/entries/000.p/20");
        asked.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var packed = await vault.SendAsync(asked, Ct);
        using var refused = new HttpRequestMessage(HttpMethod.Get, "/log/tile/entries/000.p/20");
        refused.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip", 0));
        using var unpacked = await vault.SendAsync(refused, Ct);

        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        await using var gzip = new GZipStream(await packed.Content.ReadAsStreamAsync(Ct), CompressionMode.Decompress);
        using var read = new MemoryStream();
        await gzip.CopyToAsync(read, Ct);
        Assert.Equal(plain, read.ToArray());
        Assert.Equal(plain, await unpacked.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task An_orders_receipt_is_checked_offline()
    {
        using var api = await Api.OfAsync(shared.Small, Ct);
        using var other = await Api.OfAsync(shared.Small, Ct);
        var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        var address = $"/api/v1/orders/{placed.Number}/receipt";

        using var receipt = await SealedAsync(api, address);
        var proofBytes = await receipt.Content.ReadAsByteArrayAsync(Ct);
        var entry = await api.Http.GetByteArrayAsync(address + "/entry", Ct);

        // From here on nothing is asked of anybody.
        var key = await PublicKeyAsync();
        Assert.True(ProofFile.TryParse(proofBytes, out var proof));
        Assert.True(proof.Check(entry, key, out var checkpoint, out var why), why);
        Assert.Equal(placed["logIndex"].GetInt64(), proof.Index);
        Assert.True(checkpoint.Checkpoint.Size > proof.Index);
        Assert.Null(proof.Extra);
        Assert.Contains($"\"of\":\"order/{placed.Number}\"", Encoding.UTF8.GetString(entry), StringComparison.Ordinal);
        Assert.DoesNotContain("Amira", Encoding.UTF8.GetString(proofBytes), StringComparison.Ordinal);
        Assert.False(proof.Check([.. entry[..^1], (byte)' '], key, out _, out _));
        Assert.Equal($"order-{placed.Number}.tlog-proof", receipt.Content.Headers.ContentDisposition!.FileName);
        (await other.GetAsync(address, Ct)).Must(404, "unknown-order");
        (await other.GetAsync(address + "/entry", Ct)).Must(404, "unknown-order");
    }

    [Fact]
    public async Task An_order_that_is_not_sealed_yet_has_no_receipt_yet()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: options => options with { IsSealed = false });
        using var api = await Api.OfAsync(world, Ct);
        var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);

        var answer = (await api.GetAsync($"/api/v1/orders/{placed.Number}/receipt", Ct)).Must(409, "not-sealed-yet");

        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task The_description_names_receipts()
    {
        using var http = new HttpClient { BaseAddress = shared.Small.ShopAddress };
        var text = await http.GetStringAsync("/openapi/v1.json", Ct);

        Assert.Contains("\"/api/v1/orders/{number}/receipt\"", text, StringComparison.Ordinal);
        Assert.Contains("\"/api/v1/orders/{number}/receipt/entry\"", text, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SealedAsync(Api api, string address)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var answer = await api.Http.GetAsync(address, limit.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
                return answer;
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            answer.Dispose();
            await Task.Delay(100, limit.Token);
        }
    }

    private async Task<HttpClient> VaultAsync(params string[] scopes)
    {
        using var api = await Api.OfAsync(shared.Small, Ct, scopes.Length > 0 ? scopes : [Scopes.LogRead]);
        var http = new HttpClient { BaseAddress = shared.Small.StaffAddress };
        http.DefaultRequestHeaders.Authorization = api.Http.DefaultRequestHeaders.Authorization;
        return http;
    }

    private async Task<VerifierKey> PublicKeyAsync()
    {
        var keyring = shared.Small.Node.Services.GetRequiredService<Keyring>();
        var key = await new SigningKey(shared.Small.Node.Store, keyring, name: null).OpenAsync(Ct);
        Assert.True(VerifierKey.TryParse(key.Verifier.Text, out var verifier));
        return verifier;
    }

    private async Task<Checkpoint> CheckpointAsync(HttpClient vault, long atLeast)
    {
        var key = await PublicKeyAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var answer = await vault.GetAsync("/log/checkpoint", limit.Token);
            if (answer.IsSuccessStatusCode)
            {
                var bytes = await answer.Content.ReadAsByteArrayAsync(limit.Token);
                Assert.True(SignedCheckpoint.TryOpen(bytes, key, out var opened, out var why), why);
                if (opened.Checkpoint.Size >= atLeast)
                    return opened.Checkpoint;
            }
            await Task.Delay(100, limit.Token);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        var uri = new Uri(
            client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var answer = await client.GetAsync(uri, Ct);
        return answer.StatusCode;
    }

    private sealed class HttpTiles(HttpClient vault) : ITileSource
    {
        public async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct)
        {
            using var answer = await vault.GetAsync("/log/" + tile.Path, ct);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return null;
            return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(ct);
        }
    }
}
