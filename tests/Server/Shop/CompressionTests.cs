namespace Holdfast.Tests.Server.Shop;

public sealed class CompressionTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "gzip, deflate, br", "br")]
    [InlineData("/", "gzip", "gzip")]
    [InlineData("/", "", null)]
    [InlineData("/category/Home", "br", "br")]
    [InlineData("/collecting", "br", "br")]
    [InlineData("/icons.svg", "br", "br")]
    public async Task A_page_leaves_as_small_as_its_reader_takes_it(string address, string accepts, string? encoding)
    {
        using var answer = await AskAsync(address, accepts);
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(encoding is not null, answer.Headers.Vary.Contains("Accept-Encoding"));
        using var plain = await AskAsync(address, "");
        var (packed, whole) = (await SizeAsync(answer), await SizeAsync(plain));
        Assert.True(encoding is null ? packed == whole : packed < whole / 2, $"{packed} of {whole} bytes.");
    }

    private async Task<HttpResponseMessage> AskAsync(string address, string accepts)
    {
        using var http = new HttpClient { BaseAddress = shared.Small.ShopAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        if (accepts.Length > 0)
            request.Headers.Add("Accept-Encoding", accepts);
        return await http.SendAsync(request, Ct);
    }

    private static async Task<int> SizeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadAsByteArrayAsync(Ct)).Length;
}
