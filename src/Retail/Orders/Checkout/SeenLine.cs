using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Orders.Place;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>A line as the page showed it. In the form: <c>SKU*quantity*price</c>, joined by <c>!</c>, SKUs percent-encoded.</summary>
internal sealed record SeenLine(string Sku, int Quantity, long PriceMinor)
{
    private const int LengthMax = 20_000;
    private const int LinesMax = 200;

    public static string Write(IEnumerable<SeenLine> lines) =>
        string.Join(
            '!',
            lines.Select(line =>
                string.Create(CultureInfo.InvariantCulture, $"{Escaped(line.Sku)}*{line.Quantity}*{line.PriceMinor}")
            )
        );

    /// <summary>Empty when it is not what a page of ours wrote.</summary>
    public static ImmutableArray<SeenLine> Read(string text)
    {
        if (text.Length is 0 or > LengthMax)
            return [];
        var lines = text.Split('!').Select(One).ToList();
        return lines.Count <= LinesMax && lines.TrueForAll(line => line is not null)
            ? [.. lines.OfType<SeenLine>()]
            : [];
    }

    public BasketLine Wanted => new(Sku, Quantity, PriceMinor);

    private static SeenLine? One(string text) =>
        text.Split('*') is [var sku, var quantity, var price]
        && int.TryParse(quantity, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
        && units is > 0 and < 100_000
        && long.TryParse(price, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
        && Retail.Check.Code("sku", Uri.UnescapeDataString(sku)) is null
            ? new SeenLine(Uri.UnescapeDataString(sku), units, minor)
            : null;

    private static string Escaped(string sku) =>
        Uri.EscapeDataString(sku)
            .Replace("*", "%2A", StringComparison.Ordinal)
            .Replace("!", "%21", StringComparison.Ordinal);
}
