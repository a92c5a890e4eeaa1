using System.Security.Cryptography;

namespace Holdfast.Retail.Orders;

/// <summary>
/// Nine random Crockford base-32 characters and a check character of the same alphabet: a weighted sum over GF(2^5). Crockford's
/// own check (modulo 37) needs five signs more. Every wrong character, every swap of two characters wherever they stand, and
/// every doubled character mistaken for another (<c>XX</c> for <c>YY</c>) is found.
/// </summary>
internal static class OrderNumber
{
    public const int Length = 10;

    /// <summary>How the numbers of practice orders begin, and no real one's.</summary>
    public const string Practice = "PRACT";

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Random; for callers outside the rules.</summary>
    public static string New()
    {
        Span<byte> digits = stackalloc byte[Length - 1];
        while (true)
        {
            RandomNumberGenerator.Fill(digits);
            if (From(digits) is var number && !IsPractice(number))
                return number;
        }
    }

    /// <param name="count">From 0; the number shows it.</param>
    public static string NewPractice(int count)
    {
        Span<byte> digits = stackalloc byte[Length - 1];
        RandomNumberGenerator.Fill(digits);
        for (var i = 0; i < Practice.Length; i++)
            digits[i] = (byte)Alphabet.IndexOf(Practice[i], StringComparison.Ordinal);
        digits[Practice.Length] = (byte)count;
        return From(digits);
    }

    public static bool IsPractice(string number) => number.StartsWith(Practice, StringComparison.Ordinal);

    /// <summary>The number whose first characters stand for these digits, each taken modulo 32.</summary>
    public static string From(ReadOnlySpan<byte> nineDigits)
    {
        if (nineDigits.Length != Length - 1)
            throw new ArgumentException("Nine digits are needed.", nameof(nineDigits));
        Span<char> number = stackalloc char[Length];
        var check = 0;
        for (var i = 0; i < nineDigits.Length; i++)
        {
            var digit = nineDigits[i] & 31;
            number[i] = Alphabet[digit];
            check ^= Times(Weight(i), digit);
        }

        number[^1] = Alphabet[check];
        return new string(number);
    }

    /// <summary>
    /// Reads what people type: lower case, spaces and dashes, <c>O</c> for <c>0</c>, <c>I</c> and <c>L</c> for <c>1</c>.
    /// </summary>
    public static bool TryParse(string? text, out string number)
    {
        number = "";
        Span<char> read = stackalloc char[Length];
        var (count, sum) = (0, 0);
        foreach (var typed in text.AsSpan())
        {
            if (typed is ' ' or '-' or '\u2010' or '\u2011' or '\u2013' or '\u00a0')
                continue;
            var sign = char.ToUpperInvariant(typed) switch
            {
                'O' => '0',
                'I' or 'L' => '1',
                var other => other,
            };
            var digit = Alphabet.IndexOf(sign, StringComparison.Ordinal);
            if (digit < 0 || count == Length)
                return false;
            read[count] = sign;
            sum ^= count == Length - 1 ? digit : Times(Weight(count), digit);
            count++;
        }

        if (count != Length || sum != 0)
            return false;
        number = new string(read);
        return true;
    }

    /// <summary>As people see it: <c>4F7K2-9QX8M</c>.</summary>
    public static string Show(string number) => number.Length == Length ? $"{number[..5]}-{number[5..]}" : number;

    /// <summary>α^(i+1); the check character itself has the weight α^0 = 1.</summary>
    private static int Weight(int i)
    {
        var weight = 1;
        for (; i >= 0; i--)
            weight = Times(weight, 2);
        return weight;
    }

    /// <summary>Product in GF(2^5) with x^5 + x^2 + 1, under which 2 (α) is primitive.</summary>
    private static int Times(int left, int right)
    {
        var product = 0;
        for (; right != 0; right >>= 1)
        {
            if ((right & 1) != 0)
                product ^= left;
            left <<= 1;
            if ((left & 32) != 0)
                left ^= 0b100101;
        }

        return product;
    }
}
