using System.Globalization;
using System.Security.Cryptography;

namespace Holdfast.Retail.Orders;

/// <summary>Six digits that stand in for the pass. Short, so the desk must limit the tries.</summary>
internal static class CollectionCode
{
    /// <summary>Random; for callers outside the rules.</summary>
    public static string New() =>
        RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    public static bool IsValid(string? code) => code is { Length: 6 } && code.All(char.IsAsciiDigit);

    /// <summary>Whether the typed code is the order's; spaces and dashes do not count.</summary>
    public static bool Matches(string? typed, string code) =>
        typed is not null
        && typed.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) == code;
}
