using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Keys;

namespace Holdfast.Retail.Orders;

/// <summary>
/// Addresses of order pages. The token in them is an HMAC of the number under a secret of this deployment, so whoever has
/// the link sees the order, and nobody can guess one.
/// </summary>
internal sealed class OrderLinks(Keyring keyring, RetailOptions options)
{
    private const string SecretName = "order-link";
    private const int SecretBytes = 32;
    private const int TokenBytes = 16;

    private byte[]? _secret;

    public async ValueTask<string> TokenAsync(string number, CancellationToken ct)
    {
        _secret ??= await keyring.GetOrAddSecretAsync(
            SecretName,
            () => RandomNumberGenerator.GetBytes(SecretBytes),
            ct
        );
        var hash = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(number));
        return Base64Url.EncodeToString(hash.AsSpan(0, TokenBytes));
    }

    /// <summary>Takes the same time whatever the difference.</summary>
    public async ValueTask<bool> IsRightAsync(string number, string token, CancellationToken ct) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(await TokenAsync(number, ct)),
            Encoding.UTF8.GetBytes(token)
        );

    /// <summary>From the shop's root, for links on pages.</summary>
    public async ValueTask<string> PathAsync(string number, CancellationToken ct) =>
        $"/orders/{number}/{await TokenAsync(number, ct)}";

    /// <summary>For links in messages and in the API's answers.</summary>
    public async ValueTask<Uri> AddressAsync(string number, CancellationToken ct) =>
        new(options.ShopAddress(), await PathAsync(number, ct));
}
