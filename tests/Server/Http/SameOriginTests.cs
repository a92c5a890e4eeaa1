using System.Net;

namespace Holdfast.Tests.Server.Http;

public sealed class SameOriginTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("same-origin", null, true)]
    [InlineData("none", null, true)]
    [InlineData("same-site", null, false)]
    [InlineData("cross-site", null, false)]
    [InlineData("", null, false)]
    [InlineData("cross-site", "own", false)]
    [InlineData("same-origin, cross-site", null, false)]
    [InlineData("same-origin", "https://elsewhere.example", true)]
    [InlineData(null, "own", true)]
    [InlineData(null, "https://elsewhere.example", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, "http://127.0.0.1", false)]
    public async Task A_form_is_taken_from_this_site_only(string? fetched, string? origin, bool isTaken)
    {
        var site = shared.Small.ShopAddress;
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = site };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/basket/lines")
        {
            Content = new FormUrlEncodedContent([new("sku", "LF-2001"), new("quantity", "1")]),
        };
        if (fetched is not null)
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", fetched);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation(
                "Origin",
                origin == "own" ? site.GetLeftPart(UriPartial.Authority) : origin
            );

        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(isTaken, answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("same-origin", HttpStatusCode.UnprocessableEntity)]
    [InlineData("cross-site", HttpStatusCode.BadRequest)]
    public async Task The_staff_port_takes_no_form_of_another_site_either(string fetched, HttpStatusCode expected)
    {
        using var colleague = shared.Small.VisitStaff();
        await colleague.GoAsync("/sign-in", Ct);
        colleague.Http.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Site", fetched);

        // With its token, and a PIN that is nobody's.
        await colleague.SendAsync("form", Ct, ("name", "Nobody"), ("pin", "135792"));

        Assert.Equal(expected, colleague.Status);
    }

    [Fact]
    public async Task A_page_of_another_site_may_still_link_here()
    {
        using var http = new HttpClient { BaseAddress = shared.Small.ShopAddress };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        using var answer = await http.GetAsync(new Uri("/products/stoneware-mug", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
