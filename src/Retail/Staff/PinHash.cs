using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Retail.Staff;

/// <summary>
/// PBKDF2 with SHA-256. A PIN has so few digits that the hash only buys time once the file is stolen; what protects it at
/// the door is <see cref="Tries"/>.
/// </summary>
internal sealed record PinHash(int Iterations, byte[] Salt, byte[] Hash)
{
    public const int IterationsNow = 600_000;
    private const int Length = 32;

    /// <summary>Of no PIN: checking against it takes as long as against a real one.</summary>
    public static readonly PinHash Nobody = new(IterationsNow, new byte[16], new byte[Length]);

    public static PinHash Of(string pin, int iterations = IterationsNow)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new(iterations, salt, Compute(pin, salt, iterations));
    }

    /// <summary>Takes a few tenths of a second of one core.</summary>
    public bool Matches(string pin) => CryptographicOperations.FixedTimeEquals(Compute(pin, Salt, Iterations), Hash);

    private static byte[] Compute(string pin, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(pin), salt, iterations, HashAlgorithmName.SHA256, Length);
}
