using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Keys;

namespace Holdfast.Vault.Keys;

/// <summary>
/// A file of the keyring's backup: lines of rows, and a last one with their SHA-256, since no checkpoint speaks for them.
/// </summary>
/// <param name="Generation">When the copy began that it belongs to, by the vault's clock.</param>
/// <param name="Number">From 0, in the order of reading.</param>
public readonly record struct KeyringFile(DateTimeOffset Generation, int Number)
{
    /// <summary>Rows of one page are at most this; the vault refuses more.</summary>
    public const int BytesMax = 16 * 1024 * 1024;

    private const string Stamp = "yyyyMMdd'T'HHmmss.fff'Z'";
    private const string Hash = "sha256 ";

    /// <summary>Says that the files before it are the whole keyring as it was; those after it are what came later.</summary>
    private const string WholeName = "whole";

    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Folder(Generation)}{Number:00000000}");

    public static string Folder(DateTimeOffset generation) =>
        $"{Keeping.VaultPaths.KeyringFolder}{generation.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}/";

    public static string Whole(DateTimeOffset generation) => Folder(generation) + WholeName;

    /// <summary>A number of -1 is the mark of a whole copy.</summary>
    public static bool TryParse(string path, out KeyringFile file)
    {
        file = default;
        var parts = path.Split('/');
        if (
            parts.Length != 3
            || !DateTimeOffset.TryParseExact(
                parts[1],
                Stamp,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var generation
            )
        )
        {
            return false;
        }
        var number = -1;
        if (
            parts[2] != WholeName
            && !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out number)
        )
        {
            return false;
        }
        file = new(generation, number);
        return path == (number < 0 ? Whole(generation) : file.Path);
    }

    public static byte[] Write(ReadOnlyMemory<byte> lines) =>
        [.. lines.Span, .. Encoding.ASCII.GetBytes($"{Hash}{Convert.ToHexStringLower(SHA256.HashData(lines.Span))}\n")];

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out IReadOnlyList<KeyringRow>? rows)
    {
        var length = bytes.Length - Hash.Length - (2 * SHA256.HashSizeInBytes) - 1;
        if (length >= 0)
        {
            var lines = bytes[..length];
            if (Write(lines).AsSpan().SequenceEqual(bytes.Span))
            {
                return KeyringLines.TryRead(lines, out rows);
            }
        }
        rows = null;
        return false;
    }
}
