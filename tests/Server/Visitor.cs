using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Holdfast.Tests.Server;

/// <summary>A person with a browser that runs no script: follows links and sends forms as they stand on the page.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly Uri _site;

    public Visitor(Uri site)
    {
        _site = site;
        Http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false })
        {
            BaseAddress = site,
        };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The same cookies; redirects are not followed.</summary>
    public HttpClient Http { get; }

    /// <summary>Status of the last page, after redirects.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>The last page.</summary>
    public IHtmlDocument Page { get; private set; } = new HtmlParser().ParseDocument("");

    /// <summary>Where the last page came from, path and query.</summary>
    public string Address { get; private set; } = "/";

    /// <summary>The text that a reader sees in the page's main part, blanks collapsed.</summary>
    public string Text => Words(Page.QuerySelector("main") ?? Page.Body!);

    public async Task<IHtmlDocument> GoAsync(string address, CancellationToken ct) =>
        await ReadAsync(await Http.GetAsync(new Uri(_site, address), ct), ct);

    /// <summary>Follows the first link whose text contains <paramref name="words"/>.</summary>
    public Task<IHtmlDocument> FollowAsync(string words, CancellationToken ct)
    {
        var link = Page.QuerySelectorAll("a[href]")
            .FirstOrDefault(a => Name(a).Contains(words, StringComparison.OrdinalIgnoreCase));
        Assert.True(link is not null, $"No link '{words}' on {Address}:\n{Text}");
        return GoAsync(link.GetAttribute("href")!, ct);
    }

    /// <summary>Sends a form with the fields as they stand, some of them set.</summary>
    /// <param name="form">CSS selector of the form, or of something in it.</param>
    public async Task<IHtmlDocument> SendAsync(
        string form,
        CancellationToken ct,
        params (string Name, string Value)[] set
    )
    {
        var found = Page.QuerySelector(form);
        var element = found as IHtmlFormElement ?? found?.Closest("form") as IHtmlFormElement;
        Assert.True(element is not null, $"No form '{form}' on {Address}:\n{Text}");
        var fields = Fields(element, found as IHtmlButtonElement)
            .Where(field => Array.TrueForAll(set, one => one.Name != field.Name))
            .Concat(set)
            .Select(field => KeyValuePair.Create(field.Name, field.Value))
            .ToList();
        var pressed = (found as IHtmlButtonElement)?.GetAttribute("formaction");
        var action = new Uri(new Uri(_site, Address), pressed ?? element.GetAttribute("action") ?? "");
        if (string.Equals(element.Method, "post", StringComparison.OrdinalIgnoreCase))
        {
            using var content = new FormUrlEncodedContent(fields);
            return await ReadAsync(await Http.PostAsync(action, content, ct), ct);
        }
        using var query = new FormUrlEncodedContent(fields);
        return await GoAsync($"{action.AbsolutePath}?{await query.ReadAsStringAsync(ct)}", ct);
    }

    /// <summary>What a reader sees: texts of blocks apart from one another, blanks collapsed, no scripts.</summary>
    public static string Words(INode node)
    {
        var text = new StringBuilder();
        Read(node, text);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What a link is called: its words, and the texts of its pictures.</summary>
    private static string Name(IElement link) =>
        string.Join(
            ' ',
            link.QuerySelectorAll("img[alt]").Select(image => image.GetAttribute("alt")).Prepend(Words(link))
        );

    private static void Read(INode node, StringBuilder text)
    {
        var inline = node is IText || node is IElement { LocalName: "a" or "span" or "strong" or "bdi" or "small" };
        if (node is IHtmlScriptElement)
            return;
        if (node is IText words)
            text.Append(words.Data);
        text.Append(inline ? "" : " ");
        foreach (var child in node.ChildNodes)
            Read(child, text);
        text.Append(inline ? "" : " ");
    }

    public void Dispose() => Http.Dispose();

    private async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using (response)
        {
            var from = response.RequestMessage!.RequestUri!;
            if ((int)response.StatusCode is >= 301 and <= 308 && response.Headers.Location is { } location)
            {
                return await GoAsync(new Uri(from, location).PathAndQuery, ct);
            }
            Status = response.StatusCode;
            Address = from.PathAndQuery;
            Page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(ct));
            return Page;
        }
    }

    private static IEnumerable<(string Name, string Value)> Fields(IHtmlFormElement form, IHtmlButtonElement? pressed)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { IsDisabled: true } or IHtmlInputElement { Name: null or "" }:
                    break;
                case IHtmlInputElement { Type: "radio" or "checkbox" } box:
                    if (box.IsChecked)
                        yield return (box.Name!, box.Value);
                    break;
                case IHtmlInputElement { Type: not ("submit" or "button" or "image" or "file") } input:
                    yield return (input.Name!, input.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    yield return (name, select.Value ?? "");
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } text:
                    yield return (name, text.Value);
                    break;
            }
        }
        if (pressed is { Name: { Length: > 0 } button })
            yield return (button, pressed.Value);
    }
}
