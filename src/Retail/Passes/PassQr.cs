using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using QRCoder;

namespace Holdfast.Retail.Passes;

/// <summary>A pass as a QR code. Error correction level M; always black on white, whatever the page's colours are.</summary>
internal static class PassQr
{
    /// <summary>Light modules around the code, as the standard asks.</summary>
    private const int Quiet = 4;

    /// <summary>
    /// An SVG element with presentation attributes and no inline style, so it stands under a strict content security
    /// policy. It scales to its box; the class is <c>qr</c>.
    /// </summary>
    /// <param name="label">What a screen reader says; encoded here.</param>
    public static string Svg(string pass, string label)
    {
        using var code = Make(pass);
        var side = code.ModuleMatrix.Count;
        var path = new StringBuilder();
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var run = 0;
                while (x + run < side && code.ModuleMatrix[y][x + run])
                    run++;
                if (run > 0)
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{run}v1h-{run}z");
                x += run;
            }
        }
        var said = HtmlEncoder.Default.Encode(label);
        return $"""
            <svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label="{said}" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>
            """;
    }

    /// <summary>A PNG for e-mail, where SVG is not shown.</summary>
    public static byte[] Png(string pass)
    {
        using var code = Make(pass);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(pixelsPerModule: 6);
    }

    /// <summary>QR version (1 to 40) that a text takes.</summary>
    public static int VersionOf(string pass)
    {
        using var code = Make(pass);
        return (code.ModuleMatrix.Count - (2 * Quiet) - 17) / 4;
    }

    private static QRCodeData Make(string pass) => QRCodeGenerator.GenerateQrCode(pass, QRCodeGenerator.ECCLevel.M);
}
