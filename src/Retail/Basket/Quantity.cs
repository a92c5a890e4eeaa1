using System.Globalization;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Basket;

/// <summary>A number that a shopper typed.</summary>
internal static class Quantity
{
    /// <summary>0 to the most that a line holds; more is that most. Null for what is no number.</summary>
    public static int? Of(string? text) =>
        text is { Length: <= 20 }
        && decimal.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (int)Math.Clamp(number, 0, ShopVisit.QuantityMax)
            : null;
}
