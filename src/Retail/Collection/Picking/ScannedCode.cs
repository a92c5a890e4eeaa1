using Holdfast.Retail.Orders;

namespace Holdfast.Retail.Collection.Picking;

/// <summary>What a scanned or typed code means to somebody who picks a parcel.</summary>
internal abstract record ScannedCode
{
    private ScannedCode() { }

    /// <summary>An item that is still to be picked.</summary>
    public sealed record Wanted(OrderLine Line, ParcelItem Item) : ScannedCode;

    /// <summary>An item of the parcel of which nothing more is needed.</summary>
    public sealed record Complete(OrderLine Line, ParcelItem Item) : ScannedCode;

    /// <summary>The label of this order.</summary>
    public sealed record ThisOrder : ScannedCode;

    public sealed record OtherOrder(string Number) : ScannedCode;

    /// <summary>Nothing in this parcel.</summary>
    public sealed record Wrong : ScannedCode;

    public static ScannedCode Of(Order order, Parcel parcel, string code)
    {
        var items = parcel
            .Items.Select(item => (Line: order.Lines[item.Line - 1], Item: item))
            .Where(it => IsCodeOf(it.Line, code))
            .ToList();
        foreach (var (line, item) in items)
        {
            if (item.Open > 0)
                return new Wanted(line, item);
        }
        if (items is [var (first, firstItem), ..])
            return new Complete(first, firstItem);
        if (OrderNumber.TryParse(code, out var number))
            return number == order.Number ? new ThisOrder() : new OtherOrder(number);
        return new Wrong();
    }

    private static bool IsCodeOf(OrderLine line, string code) =>
        string.Equals(line.Sku, code, StringComparison.OrdinalIgnoreCase)
        || line.Gtin is { } gtin && PlainGtin(code) is { } scanned && scanned == PlainGtin(gtin);

    /// <summary>GTIN-8, -12, -13 and -14 of one item differ by zeros in front; null if it is no GTIN.</summary>
    public static string? PlainGtin(string code) =>
        code.Length is >= 8 and <= 14 && code.All(char.IsAsciiDigit) ? code.TrimStart('0') : null;
}
