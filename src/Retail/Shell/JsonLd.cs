using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace Holdfast.Retail.Shell;

/// <summary>Structured data (schema.org) of a page.</summary>
internal static class JsonLd
{
    /// <summary>Escapes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>, so that no text can end the script element.</summary>
    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static MarkupString Script(JsonNode data) =>
        new($"<script type=\"application/ld+json\">{data.ToJsonString(s_options)}</script>");

    /// <param name="crumbs">Name and absolute address, from the home page down.</param>
    public static JsonObject Breadcrumbs(IEnumerable<(string Name, string Address)> crumbs) =>
        new()
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "BreadcrumbList",
            ["itemListElement"] = new JsonArray([
                .. crumbs.Select(
                    (crumb, index) =>
                        new JsonObject
                        {
                            ["@type"] = "ListItem",
                            ["position"] = index + 1,
                            ["name"] = crumb.Name,
                            ["item"] = crumb.Address,
                        }
                ),
            ]),
        };
}
