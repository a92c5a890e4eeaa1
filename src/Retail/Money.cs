using System.Globalization;

namespace Holdfast.Retail;

/// <summary>Amounts as people read them.</summary>
internal static class Money
{
    /// <summary>For example <c>£1,234.50</c>, <c>€9.99</c> or <c>CHF 12.00</c>.</summary>
    /// <param name="minor">In minor units of <paramref name="currency"/>.</param>
    /// <param name="currency">ISO 4217.</param>
    public static string Shown(long minor, string currency)
    {
        var decimals = Decimals(currency);
        var amount = Math.Abs((decimal)minor);
        for (var i = 0; i < decimals; i++)
            amount /= 10;
        var digits = amount.ToString($"N{decimals}", CultureInfo.InvariantCulture);
        return $"{(minor < 0 ? "−" : "")}{Sign(currency)}{digits}";
    }

    /// <summary>Digits after the point, as ISO 4217 says.</summary>
    public static int Decimals(string currency) =>
        currency switch
        {
            "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" => 0,
            "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
            "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
            "CLF" or "UYW" => 4,
            _ => 2,
        };

    private static string Sign(string currency) =>
        currency switch
        {
            "GBP" => "£",
            "EUR" => "€",
            "USD" => "$",
            "JPY" => "¥",
            "INR" => "₹",
            _ => currency + "\u00a0",
        };
}
