using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Shell;

/// <summary>What a phone needs to keep the shop beside its apps (W3C Web Application Manifest), and the page it shows offline.</summary>
internal static class WebManifest
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Manifest(
        string Name,
        string ShortName,
        string StartUrl,
        string Scope,
        string Display,
        string BackgroundColor,
        string ThemeColor,
        IReadOnlyList<Icon> Icons,
        IReadOnlyList<Shortcut> Shortcuts
    );

    private sealed record Icon(string Src, string Sizes, string Type, string? Purpose = null);

    private sealed record Shortcut(string Name, string Url);

    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/manifest.webmanifest", Get).ExcludeFromDescription();
        shop.MapGet("/offline", () => new RazorComponentResult<OfflinePage>()).ExcludeFromDescription();
    }

    private static JsonHttpResult<Manifest> Get(ShopShell shell, WebFiles files, RetailOptions options) =>
        TypedResults.Json(
            new Manifest(
                shell.RetailerName,
                shell.RetailerName,
                "/",
                "/",
                "standalone",
                "#ffffff",
                options.Brand.Accent.ToString(),
                [
                    new(files["/icons/app-192.png"], "192x192", "image/png"),
                    new(files["/icons/app-512.png"], "512x512", "image/png"),
                    new(files["/icons/app-maskable-512.png"], "512x512", "image/png", "maskable"),
                ],
                [new(Texts.FindOrder, "/orders"), new(Texts.FindStore, "/stores")]
            ),
            s_json,
            "application/manifest+json"
        );
}
