using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Branding;

namespace Holdfast.Retail.Messages;

/// <summary>
/// The HTML of a message. Styles stand in the elements, because many programs drop a style sheet; the sheet only turns
/// the colours in the dark. One column of blocks, so it reads the same on a phone.
/// </summary>
internal static class MessageHtml
{
    private const string Sheet = """
        @media (prefers-color-scheme: dark) {
          .ground { background: #131418 !important; }
          .paper { background: #1b1d22 !important; border-color: #34373f !important; }
          .ink { color: #eeeef0 !important; }
          .soft { color: #a9adb8 !important; }
          .rule { border-color: #34373f !important; }
        }
        """;

    public static string Write(string retailer, Colour accent, string about, string title, ImmutableArray<Part> parts)
    {
        var body = Html.Join(parts.Select(part => Write(part, accent)));
        var sheet = new Html(Sheet);
        return Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="{CultureInfo.CurrentUICulture.Name}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{title}</title>
            <style>{sheet}</style>
            </head>
            <body class="ground" style="margin:0;padding:0;background:#f5f5f3">
            <div class="ground" style="background:#f5f5f3;padding:24px 12px">
            <div class="paper" style="max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #dedfdc;border-radius:12px;padding:28px 24px;font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:16px;line-height:1.5;color:#17181c">
            <p class="ink" style="margin:0 0 24px;font-weight:700;letter-spacing:.01em;color:#17181c">{retailer}</p>
            <h1 class="ink" style="margin:0 0 4px;font-size:26px;line-height:1.2;color:#17181c">{title}</h1>
            <p class="soft" style="margin:0 0 20px;color:#565b66">{about}</p>
            {body}
            </div>
            </div>
            </body>
            </html>

            """
        ).Markup;
    }

    private static Html Write(Part part, Colour accent) =>
        part switch
        {
            Part.Words words => Html.Of(
                $"""<p class="ink" dir="auto" style="margin:0 0 16px;color:#17181c">{words.Text}</p>"""
            ),
            Part.Facts facts => Html.Join(facts.Rows.Select(row => Fact(row.Name, row.Lines))),
            Part.Goods goods => Html.Join([.. goods.Lines.Select(Line), Total(goods.Total)]),
            Part.Pass pass => Pass(pass),
            Part.Link link => Html.Of(
                $"""<p style="margin:24px 0 0"><a href="{link.To.AbsoluteUri}" style="display:inline-block;background:{accent.ToString()};color:{accent.Ink.ToString()};text-decoration:none;font-weight:600;padding:12px 20px;border-radius:6px">{link.Label}</a></p>"""
            ),
            _ => throw new NotSupportedException($"A part {part.GetType()} has no HTML."),
        };

    private static Html Fact(string name, ImmutableArray<string> lines)
    {
        var said = Html.Join(
            lines.Select((line, i) => i == 0 ? Html.Of($"<bdi>{line}</bdi>") : Html.Of($"<br><bdi>{line}</bdi>"))
        );
        return Html.Of(
            $"""<p class="soft" style="margin:0;font-size:14px;color:#565b66">{name}</p><p class="ink" style="margin:0 0 16px;font-weight:600;color:#17181c">{said}</p>"""
        );
    }

    private static Html Line((int Quantity, string What, string Price) line) =>
        Html.Of(
            $"""<div class="rule" style="border-top:1px solid #dedfdc;padding:10px 0;overflow:hidden"><span class="ink" style="float:right;padding-left:16px;color:#17181c">{line.Price}</span><span class="ink" style="color:#17181c">{line.Quantity} &#215; <bdi>{line.What}</bdi></span></div>"""
        );

    private static Html Total(string total) =>
        Html.Of(
            $"""<div class="rule" style="border-top:2px solid #85888f;padding:10px 0;margin:0 0 16px;overflow:hidden;font-weight:700"><span class="ink" style="float:right;color:#17181c">{total}</span><span class="ink" style="color:#17181c">{Texts.Total}</span></div>"""
        );

    /// <summary>Black on white in the dark too, or scanners do not read it.</summary>
    private static Html Pass(Part.Pass pass) =>
        Html.Of(
            $"""
            <div style="background:#ffffff;border:1px solid #dedfdc;border-radius:12px;padding:16px;margin:0 0 20px;text-align:center"><img src="cid:{pass.ImageId}" alt="{Texts.PassAlt}" width="240" height="240" style="display:block;margin:0 auto;width:240px;height:240px"><p style="margin:8px 0 0;font-size:14px;color:#565b66">{Texts.ShowThis}</p><p style="margin:0;font-size:28px;font-weight:700;letter-spacing:.08em;color:#17181c">{pass.Code}</p></div>
            """
        );
}
