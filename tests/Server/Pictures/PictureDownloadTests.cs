using Holdfast.Retail.Pictures;

namespace Holdfast.Tests.Server.Pictures;

/// <summary>A host that gives pictures is not one that may be trusted with anything.</summary>
public sealed class PictureDownloadTests
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/missing.png", PictureFault.NotFound)]
    [InlineData("/later.png", PictureFault.Refused)]
    [InlineData("/round.png", PictureFault.TooManyRedirects)]
    [InlineData("/elsewhere.png?to=https://evil.example/a.png", PictureFault.HostNotListed)]
    [InlineData("/elsewhere.png?to=http://127.0.0.1:1/a.png", PictureFault.HostNotListed)]
    [InlineData("/elsewhere.png?to=//169.254.169.254/latest/meta-data", PictureFault.HostNotListed)]
    [InlineData("/elsewhere.png?to=file:///etc/passwd", PictureFault.HostNotListed)]
    [InlineData("/huge.png", PictureFault.TooLarge)]
    [InlineData("/endless.png", PictureFault.TooLarge)]
    [InlineData("/slow.png", PictureFault.TooSlow)]
    [InlineData("/silent.png", PictureFault.TooSlow)]
    public async Task A_bad_answer_ends_soon_and_has_its_reason(string path, object fault)
    {
        await using var server = await PictureServer.StartAsync(Ct);
        using var download = new PictureDownload(PictureHosts.Of(server.Address), inside: true, s_within);

        Assert.Equal((PictureFault)fault, (await FaultOf(download, server.Address + path)).Fault);
    }

    [Fact]
    public async Task A_redirect_on_a_listed_host_is_followed()
    {
        await using var server = await PictureServer.StartAsync(Ct);
        using var download = new PictureDownload(PictureHosts.Of(server.Address), inside: true, s_within);

        var bytes = await download.GetAsync(new Uri(server.Address + "/moved.png"), Ct);

        Assert.Equal(PictureServer.Png(100, 120), bytes);
    }

    [Fact]
    public async Task A_listed_name_that_leads_inside_is_not_asked()
    {
        await using var server = await PictureServer.StartAsync(Ct);
        var named = server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        using var download = new PictureDownload(PictureHosts.Of($"{server.Address} {named}"), inside: false, s_within);

        foreach (var address in new[] { server.Address, named })
            Assert.Equal(PictureFault.AddressNotPublic, (await FaultOf(download, address + "/good.png")).Fault);
        Assert.Equal(0, server.Asked);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_said_to_be_unreachable()
    {
        using var download = new PictureDownload(PictureHosts.Of("http://127.0.0.1:1"), inside: true, s_within);

        Assert.Equal(PictureFault.Unreachable, (await FaultOf(download, "http://127.0.0.1:1/a.png")).Fault);
    }

    private static Task<PictureFaultException> FaultOf(PictureDownload download, string address) =>
        Assert.ThrowsAsync<PictureFaultException>(() => download.GetAsync(new Uri(address), Ct));
}
