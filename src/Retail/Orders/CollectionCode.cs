using System.Globalization;
using System.Security.Cryptography;

namespace Holdfast.Retail.Orders;

/// <summary>Six digits that stand in for the pass. Short, so the desk must limit the tries.</summary>
internal static class CollectionCode
{
    /// <summary>Codes below this are those of practice orders.</summary>
    private const int First = 1_000;

    /// <summary>Random; for callers outside the rules.</summary>
    public static string New() => Write(RandomNumberGenerator.GetInt32(First, 1_000_000));

    public static string NewPractice() => Write(RandomNumberGenerator.GetInt32(First));

    public static bool IsValid(string? code) => code is { Length: 6 } && code.All(char.IsAsciiDigit);

    public static bool IsPractice(string code) => IsValid(code) && code.StartsWith("000", StringComparison.Ordinal);

    /// <summary>Whether the typed code is the order's; spaces and dashes do not count.</summary>
    public static bool Matches(string? typed, string code) =>
        typed is not null
        && typed.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) == code;

    private static string Write(int code) => code.ToString("D6", CultureInfo.InvariantCulture);
}
