using System.Globalization;
using System.Security.Cryptography;

namespace Holdfast.Retail.Staff;

/// <summary>Six to twelve digits that are not the first ones anybody would try.</summary>
internal static class Pin
{
    public const int LengthMin = 6;
    public const int LengthMax = 12;

    /// <summary>Random, six digits, never a weak one.</summary>
    public static string New()
    {
        while (true)
        {
            var pin = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
            if (WhyNot(pin) is null)
                return pin;
        }
    }

    /// <summary>One plain sentence, or null if the PIN may be chosen.</summary>
    public static string? WhyNot(string? pin) =>
        pin is not { Length: >= LengthMin and <= LengthMax } || !pin.All(char.IsAsciiDigit) ? Texts.PinLength
        : pin.Distinct().Count() < 3
        || Steps(pin, 1)
        || Steps(pin, 9)
        || pin[..(pin.Length / 2)] == pin[(pin.Length / 2)..]
            ? Texts.PinTooEasy
        : null;

    /// <summary>Each digit follows the one before it by the same step, as in 123456 or 987654.</summary>
    private static bool Steps(string pin, int step) =>
        pin.Zip(pin.Skip(1)).All(pair => (pair.First - '0' + step) % 10 == pair.Second - '0');
}
