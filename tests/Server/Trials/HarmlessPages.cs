using System.Collections.Concurrent;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Holdfast.Tests.Server.Trials;

/// <summary>
/// What pages are made of when nobody means harm. A page that answers a hostile text may have no element and no attribute
/// that these never have, and no address or script of another kind: then the text was only text.
/// </summary>
/// <param name="site">Where the pages are; a page may name its own address in full.</param>
internal sealed class HarmlessPages(Uri site)
{
    private readonly ConcurrentDictionary<string, byte> _parts = new(StringComparer.Ordinal);

    public void Learn(string html)
    {
        foreach (var part in Parts(Parse(html)))
            _parts.TryAdd(part, 0);
    }

    /// <summary>Fails the test with the part that a harmless page does not have.</summary>
    public IDocument MustBeHarmless(string html, string what)
    {
        var page = Parse(html);
        foreach (var part in Parts(page))
            Assert.True(_parts.ContainsKey(part), $"{what} made {part}");
        foreach (var element in page.All)
        {
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name is "href" or "src" or "action" or "formaction")
                    Assert.True(IsHarmless(attribute.Value), $"{what} made {attribute.Name}={attribute.Value}");
            }
        }
        return page;
    }

    private bool IsHarmless(string address) =>
        address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal)
        || address.StartsWith(site.ToString(), StringComparison.Ordinal)
        || address.StartsWith('#')
        || address.StartsWith('?')
        || address.Length == 0
        || address.StartsWith("tel:", StringComparison.Ordinal)
        || address.StartsWith("mailto:", StringComparison.Ordinal)
        || address.StartsWith("https://www.openstreetmap.org/", StringComparison.Ordinal);

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    private static IEnumerable<string> Parts(IDocument page) =>
        page.All.SelectMany(element =>
            element
                .Attributes.Select(attribute => $"<{element.LocalName} {attribute.Name}>")
                .Prepend($"<{element.LocalName}>")
        );
}
