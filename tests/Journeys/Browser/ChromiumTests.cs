namespace Holdfast.Tests.Journeys.Browser;

public sealed class ChromiumTests(Chromium chromium)
{
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_page_is_as_wide_as_the_shoppers_screen(int width)
    {
        await using var context = await chromium.OpenAsync(width);
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<p>Larkfield</p>");

        Assert.Equal(width, await page.EvaluateAsync<int>("window.innerWidth"));
    }

    [Theory]
    [InlineData(true, "on")]
    [InlineData(false, "off")]
    public async Task JavaScript_can_be_off(bool javaScript, string seen)
    {
        await using var context = await chromium.OpenAsync(390, javaScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync("data:text/html,<p>off</p><script>document.querySelector('p').textContent='on'</script>");

        Assert.Equal(seen, await page.TextContentAsync("p"));
    }
}
