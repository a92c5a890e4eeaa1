using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Shell;

/// <summary>
/// What a shopper carries from page to page without an account: the basket and the chosen store, in cookies. Nothing here is
/// trusted: SKUs, quantities and the store are looked up again wherever they are used.
/// </summary>
internal sealed class ShopVisit(IHttpContextAccessor accessor, Cookies cookies)
{
    /// <summary>A cookie holds 4 KB; longer baskets are not taken.</summary>
    public const int LinesMax = 50;
    public const int QuantityMax = 99;
    private const int CookieLengthMax = 3_800;
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    private ImmutableArray<BasketLine>? _lines;
    private string? _store;
    private bool _storeRead;

    public ImmutableArray<BasketLine> Lines => _lines ??= Read(Context.Request.Cookies[cookies.Name("basket")]);

    public int Items => Lines.Sum(line => line.Quantity);

    /// <summary>Code of the chosen store, or null.</summary>
    public string? Store
    {
        get
        {
            if (!_storeRead)
            {
                var text = Context.Request.Cookies[cookies.Name("store")];
                _store = text is { Length: > 0 and <= 200 } ? Uri.UnescapeDataString(text) : null;
                _storeRead = true;
            }
            return _store;
        }
    }

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("A visit exists only within a request.");

    public void ChooseStore(string code)
    {
        (_store, _storeRead) = (code, true);
        Context.Response.Cookies.Append(
            cookies.Name("store"),
            Uri.EscapeDataString(code),
            cookies.Lasting(TimeSpan.FromDays(365))
        );
    }

    /// <summary>Sets the quantity of a SKU; 0 takes it out.</summary>
    /// <returns>False when the basket cannot hold another line.</returns>
    public bool SetQuantity(string sku, int quantity)
    {
        quantity = Math.Clamp(quantity, 0, QuantityMax);
        var known = Lines.FirstOrDefault(line => line.Sku == sku);
        var lines =
            quantity == 0 ? Lines.RemoveAll(line => line.Sku == sku)
            : known is null ? Lines.Add(new(sku, quantity))
            : Lines.Replace(known, known with { Quantity = quantity });
        return Keep(lines);
    }

    public bool Add(string sku, int quantity) =>
        SetQuantity(sku, (Lines.FirstOrDefault(line => line.Sku == sku)?.Quantity ?? 0) + Math.Max(1, quantity));

    public void EmptyBasket() => Keep([]);

    private bool Keep(ImmutableArray<BasketLine> lines)
    {
        var text = Write(lines);
        if (lines.Length > LinesMax || text.Length > CookieLengthMax)
        {
            return false;
        }
        _lines = lines;
        Context.Response.Cookies.Append(cookies.Name("basket"), text, cookies.Lasting(s_kept));
        return true;
    }

    /// <summary><c>SKU*quantity</c>, joined by <c>!</c>, each SKU percent-encoded.</summary>
    private static string Write(ImmutableArray<BasketLine> lines) =>
        string.Join(
            '!',
            lines.Select(line => $"{Escape(line.Sku)}*{line.Quantity.ToString(CultureInfo.InvariantCulture)}")
        );

    private static string Escape(string sku) =>
        Uri.EscapeDataString(sku)
            .Replace("*", "%2A", StringComparison.Ordinal)
            .Replace("!", "%21", StringComparison.Ordinal);

    private static ImmutableArray<BasketLine> Read(string? text)
    {
        if (text is null or { Length: > CookieLengthMax })
        {
            return [];
        }
        var lines = ImmutableArray.CreateBuilder<BasketLine>();
        foreach (var part in text.Split('!', LinesMax + 1, StringSplitOptions.RemoveEmptyEntries).Take(LinesMax))
        {
            var star = part.IndexOf('*', StringComparison.Ordinal);
            if (
                star is > 0 and <= 300
                && int.TryParse(
                    part.AsSpan(star + 1),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var quantity
                )
                && quantity is > 0 and <= QuantityMax
            )
            {
                lines.Add(new(Uri.UnescapeDataString(part[..star]), quantity));
            }
        }
        return lines.DistinctBy(line => line.Sku).ToImmutableArray();
    }
}

internal sealed record BasketLine(string Sku, int Quantity);
