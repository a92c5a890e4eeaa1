using System.Collections.Concurrent;
using System.Globalization;

namespace Holdfast.Retail;

/// <summary>Amounts as people read them, written the way of the current culture.</summary>
internal static class Money
{
    private const int SignThenNumber = 0;
    private const int SignSpaceNumber = 2;

    private static readonly ConcurrentDictionary<(CultureInfo Culture, string Currency), NumberFormatInfo> s_formats =
        new();

    /// <summary><c>£1,234.50</c> or <c>CHF 12.00</c> in Britain, <c>1.234,50 €</c> in Germany; its parts are never broken apart.</summary>
    /// <param name="minor">In minor units of <paramref name="currency"/>.</param>
    /// <param name="currency">ISO 4217.</param>
    public static string Shown(long minor, string currency)
    {
        var decimals = Decimals(currency);
        var amount = Math.Abs((decimal)minor);
        for (var i = 0; i < decimals; i++)
            amount /= 10;
        return (minor < 0 ? "−" : "") + amount.ToString("C", Format(currency, decimals)).Replace(' ', '\u00a0');
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

    private static NumberFormatInfo Format(string currency, int decimals) =>
        s_formats.GetOrAdd(
            (CultureInfo.CurrentCulture, currency),
            static (key, decimals) =>
            {
                var format = (NumberFormatInfo)key.Culture.NumberFormat.Clone();
                format.CurrencySymbol = Sign(key.Currency);
                format.CurrencyDecimalDigits = decimals;
                if (format.CurrencySymbol == key.Currency && format.CurrencyPositivePattern == SignThenNumber)
                    format.CurrencyPositivePattern = SignSpaceNumber;
                return format;
            },
            decimals
        );

    private static string Sign(string currency) =>
        currency switch
        {
            "GBP" => "£",
            "EUR" => "€",
            "USD" => "$",
            "JPY" => "¥",
            "INR" => "₹",
            _ => currency,
        };
}
