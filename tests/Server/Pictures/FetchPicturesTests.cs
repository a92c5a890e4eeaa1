using System.Net;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Kit;
using Holdfast.Tests.Server.Collection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Pictures;

/// <summary>Pictures that products name on another host: fetched, kept, shown from here, and explained where they fail.</summary>
public sealed class FetchPicturesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_of_another_host_is_kept_and_shown_from_here()
    {
        NeedResizing();
        await using var server = await PictureServer.StartAsync(Ct);
        await using var world = await StartAsync(server);
        await NameAsync(world, "1", server.Address + "/good.png", server.Address + "/small.png");
        await Settled(world, kept: 2);

        using var visitor = world.Visit();
        var page = await visitor.GoAsync("/products/p1", Ct);

        var pictures = page.QuerySelectorAll(".gallery__row img");
        Assert.Equal(2, pictures.Length);
        Assert.Equal("Product 1, picture 1 of 2", pictures[0].GetAttribute("alt"));
        Assert.Equal(("900", "600"), (pictures[0].GetAttribute("width"), pictures[0].GetAttribute("height")));
        Assert.Matches(
            "^/pictures/../[0-9a-f]{64}-900.webp 900w, .*-640.webp 640w, .*-400.webp 400w, .*-160.webp 160w$",
            pictures[0].GetAttribute("srcset")
        );
        Assert.Matches(
            "^#[12][0-9a-f][56][0-9a-f][9a][0-9a-f]$",
            page.QuerySelector(".gallery__row rect")!.GetAttribute("fill")
        );
        Assert.Equal(("100", null), (pictures[1].GetAttribute("width"), pictures[1].GetAttribute("srcset")));
        var shown = page.QuerySelectorAll("img, source, link")
            .SelectMany(it => it.Attributes.Select(attribute => attribute.Value));
        Assert.DoesNotContain(shown, value => value.Contains(server.Address, StringComparison.Ordinal));

        using var file = await visitor.Http.GetAsync(pictures[0].GetAttribute("src"), Ct);
        Assert.Equal("image/webp", file.Content.Headers.ContentType!.ToString());
        Assert.True(file.Headers.CacheControl!.Public);
        Assert.Equal("default-src 'none'; sandbox", file.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(900, PictureHead.Read(await file.Content.ReadAsByteArrayAsync(Ct)).Width);
    }

    [Fact]
    public async Task Hostile_pictures_are_refused_and_head_office_reads_why()
    {
        NeedResizing();
        await using var server = await PictureServer.StartAsync(Ct);
        await using var world = await StartAsync(server);
        string[] bad = ["/page.png", "/drawing.png", "/bomb.png", "/cut.png", "/missing.png"];
        foreach (var (path, at) in bad.Select((path, at) => (path, at)))
            await NameAsync(world, $"{at}", server.Address + path);
        await NameAsync(world, "9", "https://elsewhere.example/a.png");
        await Settled(world, failed: 6);

        using var visitor = await world.OlgaAsync(Roles.Merchandiser, Ct);
        await visitor.GoAsync("/office/pictures", Ct);

        Assert.Contains("Product 0", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("no JPEG, PNG or WebP", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("an SVG drawing", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("60000 × 60000 pixels", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("damaged", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("no such picture", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("elsewhere.example: it is not on the list", visitor.Text, StringComparison.Ordinal);
        Assert.Empty(Files(world));
        using var shopper = world.Visit();
        Assert.Empty((await shopper.GoAsync("/products/p0", Ct)).QuerySelectorAll(".gallery img"));
    }

    [Fact]
    public async Task What_hangs_on_behind_a_picture_is_not_served()
    {
        NeedResizing();
        await using var server = await PictureServer.StartAsync(Ct);
        await using var world = await StartAsync(server);
        await NameAsync(world, "1", server.Address + "/polyglot.png");
        await Settled(world, kept: 1);

        Assert.All(
            Files(world),
            file => Assert.DoesNotContain("script", File.ReadAllText(file), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_picture_that_failed_is_tried_again_by_itself_and_on_demand()
    {
        await using var server = await PictureServer.StartAsync(Ct);
        await using var world = await StartAsync(server);
        await NameAsync(world, "1", server.Address + "/later.png");
        await Settled(world, failed: 1);
        var asked = server.Asked;

        world.Clock.Advance(NodaTime.Duration.FromMinutes(2));
        await Until.TrueAsync(() => server.Asked > asked, Ct);
        server.LaterStatus = 200;
        using var visitor = await world.OlgaAsync(Roles.Merchandiser, Ct);
        await visitor.GoAsync("/office/pictures", Ct);
        Assert.Contains("answered 503", visitor.Text, StringComparison.Ordinal);
        await visitor.SendAsync("form[action$='/pictures/tries']", Ct);

        await Settled(world, kept: 1);
    }

    [Fact]
    public async Task An_import_waits_for_no_picture()
    {
        await using var server = await PictureServer.StartAsync(Ct);
        await using var world = await StartAsync(server);
        await NameAsync(world, "1", [.. Enumerable.Range(0, 20).Select(at => $"{server.Address}/silent.png?{at}")]);
        await Until.TrueAsync(() => server.Asked > 0, Ct);

        await NameAsync(world, "2", server.Address + "/silent.png");

        using var visitor = world.Visit();
        await visitor.GoAsync("/products/p2", Ct);
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.NotNull(visitor.Page.QuerySelector(".gallery .no-picture"));
    }

    [Fact]
    public async Task Without_vipsthumbnail_a_small_picture_is_shown_as_it_came_and_a_large_one_is_not()
    {
        await using var server = await PictureServer.StartAsync(Ct);
        await using var world = await StartAsync(
            server,
            builder => builder.Services.AddSingleton(new Resizing(program: null))
        );
        await NameAsync(world, "1", server.Address + "/good.png");
        await NameAsync(world, "2", server.Address + "/wide.png");
        await Settled(world, kept: 1, failed: 1);

        using var visitor = world.Visit();
        var page = await visitor.GoAsync("/products/p1", Ct);
        using var file = await visitor.Http.GetAsync(page.QuerySelector(".gallery img")!.GetAttribute("src"), Ct);

        Assert.Equal("image/png", file.Content.Headers.ContentType!.ToString());
        Assert.Equal(PictureServer.Png(900, 600), await file.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(PictureFault.NotResized, Queue(world).Read(10).Failures.Single().Fault);
    }

    [Fact]
    public async Task A_clean_machine_fetches_everything_again()
    {
        await using var server = await PictureServer.StartAsync(Ct);
        await using var world = await StartAsync(server);
        await NameAsync(world, "1", server.Address + "/good.png");
        await Settled(world, kept: 1);
        var kept = world.Node.Services.GetRequiredService<KeptPictures>();
        await Until.TrueAsync(() => kept.Find(server.Address + "/good.png") is not null, Ct);

        foreach (var file in Files(world))
            File.Delete(file);
        var after = new KeptPictures(Path.GetDirectoryName(Path.GetDirectoryName(kept.Files))!);
        after.Open();

        Assert.Null(after.Find(server.Address + "/good.png"));
        await Until.TrueAsync(() => Files(world).Any(), Ct);
        await Settled(world, kept: 1);
    }

    private static Task<SmallWorld> StartAsync(PictureServer server, Action<WebApplicationBuilder>? configure = null) =>
        SmallWorld.StartAsync(
            Ct,
            options: options =>
                options with
                {
                    Pictures = new PicturesOptions { Hosts = server.Address, Inside = true },
                },
            configure: configure
        );

    private static Task NameAsync(SmallWorld world, string number, params string[] pictures) =>
        world.CommitAsync(
            [
                new SaveProduct
                {
                    Product = new ProductSaved
                    {
                        Id = $"p{number}",
                        Title = $"Product {number}",
                        Categories = ["Pictures"],
                        Images = [.. pictures],
                    },
                    By = "test",
                },
                new SaveVariant
                {
                    Variant = new VariantSaved
                    {
                        Sku = $"S-{number}",
                        ProductId = $"p{number}",
                        PriceMinor = 100,
                        Currency = "GBP",
                    },
                    By = "test",
                },
            ],
            Ct
        );

    private static Task Settled(SmallWorld world, int kept = 0, int failed = 0) =>
        Until.TrueAsync(
            () => Queue(world).Read(1) is var (have, waiting, lost, _) && (have, waiting, lost) == (kept, 0, failed),
            Ct
        );

    private static PictureQueue Queue(SmallWorld world) => world.Node.Services.GetRequiredService<PictureQueue>();

    private static IEnumerable<string> Files(SmallWorld world) =>
        Directory.EnumerateFiles(
            world.Node.Services.GetRequiredService<KeptPictures>().Files,
            "*",
            SearchOption.AllDirectories
        );

    private static void NeedResizing()
    {
        if (!Resizing.Here().IsHere)
            Missing.Program("vipsthumbnail is missing (Debian: libvips-tools).");
    }
}
