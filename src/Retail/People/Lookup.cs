using System.Text;
using Holdfast.Ledger.Keys;

namespace Holdfast.Retail.People;

/// <summary>Finding people by what must not be written: keyed hashes of addresses and numbers, in one spelling each.</summary>
internal static class Lookup
{
    /// <summary>The end of a telephone number, which country codes and leading zeros leave alone.</summary>
    private const int PhoneDigits = 9;

    public static string Email(Keyring keyring, string address) =>
        keyring.Hash("email", Encoding.UTF8.GetBytes(address.Trim().ToLowerInvariant()));

    /// <returns>Null when there are too few digits to mean anybody.</returns>
    public static string? Phone(Keyring keyring, string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length < PhoneDigits
            ? null
            : keyring.Hash("phone", Encoding.UTF8.GetBytes(digits[^PhoneDigits..]));
    }
}
