using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Retail.Channels;

/// <summary>An API key as its owner holds it: <c>hf_ID_SECRET</c>, the secret 256 random bits in base64url. Never stored.</summary>
internal sealed record ApiKeyText(string Id, string Secret)
{
    private const string Prefix = "hf_";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(Alphabet);

    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const int LengthMax = 100;

    /// <summary>Random; for callers outside the rules.</summary>
    public static ApiKeyText New() =>
        new(
            RandomNumberGenerator.GetString(Alphabet, IdLength),
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))
        );

    public static ApiKeyText? Parse(string? text)
    {
        if (text is not { Length: <= LengthMax } || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = text[Prefix.Length..];
        return
            rest.Length > IdLength + 1
            && rest[IdLength] == '_'
            && rest.AsSpan(0, IdLength).IndexOfAnyExcept(s_alphabet) < 0
            ? new ApiKeyText(rest[..IdLength], rest[(IdLength + 1)..])
            : null;
    }

    public string SecretHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    /// <summary>Takes the same time whatever the difference.</summary>
    public bool Matches(string secretHash) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(SecretHash),
            Encoding.ASCII.GetBytes(secretHash)
        );

    public override string ToString() => $"{Prefix}{Id}_{Secret}";
}
