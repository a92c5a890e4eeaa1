using System.Security.Cryptography;

namespace Holdfast.Ledger.Keys;

/// <summary>One of the parts that a secret was split into. Alone, and in too small a number, it says nothing about it.</summary>
/// <param name="Number">1 to 255: where the polynomials were looked at.</param>
public sealed record SecretShare(byte Number, byte[] Bytes);

/// <summary>
/// Shamir's secret sharing over GF(2^8) with the polynomial of AES (x^8 + x^4 + x^3 + x + 1), each byte of the secret on its
/// own. (A. Shamir, "How to share a secret", 1979.) It does not say whether the shares were right: what is shared must prove itself.
/// </summary>
public static class SecretSharing
{
    public const int SharesMax = 255;

    /// <param name="secret">Any bytes.</param>
    /// <param name="shares">How many parts, up to 255.</param>
    /// <param name="needed">How many of them bring it back, from 2.</param>
    public static SecretShare[] Split(ReadOnlySpan<byte> secret, int shares, int needed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(needed, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(shares, needed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares, SharesMax);
        var made = new SecretShare[shares];
        for (var i = 0; i < shares; i++)
        {
            made[i] = new((byte)(i + 1), new byte[secret.Length]);
        }
        Span<byte> polynomial = stackalloc byte[needed];
        for (var at = 0; at < secret.Length; at++)
        {
            RandomNumberGenerator.Fill(polynomial);
            polynomial[0] = secret[at];
            foreach (var share in made)
            {
                share.Bytes[at] = Evaluate(polynomial, share.Number);
            }
        }
        CryptographicOperations.ZeroMemory(polynomial);
        return made;
    }

    /// <exception cref="ArgumentException">Fewer than two, two of one number, or of different lengths.</exception>
    public static byte[] Join(IReadOnlyCollection<SecretShare> shares)
    {
        var length = shares.FirstOrDefault()?.Bytes.Length ?? 0;
        if (
            shares.Count < 2
            || shares.Any(share => share.Number == 0 || share.Bytes.Length != length)
            || shares.DistinctBy(share => share.Number).Count() != shares.Count
        )
        {
            throw new ArgumentException("These are not different shares of one secret.", nameof(shares));
        }
        var secret = new byte[length];
        foreach (var share in shares)
        {
            // The value at zero of the polynomial that is one at this share's number and zero at the others'.
            byte weight = 1;
            foreach (var other in shares)
            {
                if (other.Number != share.Number)
                {
                    weight = Multiply(weight, Divide(other.Number, (byte)(other.Number ^ share.Number)));
                }
            }
            for (var at = 0; at < length; at++)
            {
                secret[at] ^= Multiply(weight, share.Bytes[at]);
            }
        }
        return secret;
    }

    private static byte Evaluate(ReadOnlySpan<byte> polynomial, byte at)
    {
        byte sum = 0;
        for (var power = polynomial.Length - 1; power >= 0; power--)
        {
            sum = (byte)(Multiply(sum, at) ^ polynomial[power]);
        }
        return sum;
    }

    /// <summary>Without branches or tables that depend on the secret.</summary>
    private static byte Multiply(byte left, byte right)
    {
        var (a, b, product) = ((int)left, (int)right, 0);
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= -(b & 1) & a;
            a = (a << 1) ^ (-(a >> 7) & 0x11B);
            b >>= 1;
        }
        return (byte)product;
    }

    /// <summary>By the 254th power, which is the inverse.</summary>
    private static byte Divide(byte left, byte right)
    {
        var (power, inverse) = (right, (byte)1);
        for (var exponent = 254; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                inverse = Multiply(inverse, power);
            }
            power = Multiply(power, power);
        }
        return Multiply(left, inverse);
    }
}
