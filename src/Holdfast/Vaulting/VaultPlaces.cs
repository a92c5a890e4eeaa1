using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;

namespace Holdfast.Vaulting;

/// <summary>Opens the vault that a person names: a folder, a place in an object store, or the address of a served one.</summary>
internal static class VaultPlaces
{
    /// <exception cref="VaultPlaceException">There can be no vault.</exception>
    public static async Task<IVaultStore> OpenAsync(
        string to,
        Uri? s3Endpoint,
        TimeSpan lockFor,
        TimeProvider time,
        CancellationToken ct
    )
    {
        if (S3Place.TryParse(to, out var place))
        {
            return await S3Store.OpenAsync(place with { Endpoint = s3Endpoint, LockFor = lockFor }, time, ct);
        }
        RequireFolder(to);
        return FolderStore.Open(to);
    }

    /// <exception cref="DirectoryNotFoundException"/>
    /// <exception cref="ArgumentException">An address that will not do.</exception>
    public static IVaultReader OpenToRead(string from, Uri? s3Endpoint, string? token, bool allowPlainHttp)
    {
        if (S3Place.TryParse(from, out var place))
        {
            return S3Store.OpenToRead(place with { Endpoint = s3Endpoint }, TimeProvider.System);
        }
        if (Uri.TryCreate(from, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return new HttpVaultReader(
                new()
                {
                    Address = address!,
                    Token = token,
                    AllowPlainHttp = allowPlainHttp,
                }
            );
        }
        RequireFolder(from);
        return FolderStore.OpenToRead(from);
    }

    private static void RequireFolder(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            throw new VaultPlaceException($"'{text}' is neither a folder nor s3://bucket/prefix.");
        }
    }
}
