using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Vault.Keeping;

/// <summary>Where in an object store a vault is.</summary>
/// <param name="Bucket">Versioned, with Object Lock, without a default retention.</param>
/// <param name="Prefix">Empty, or ends with '/'.</param>
public sealed record S3Place(string Bucket, string Prefix)
{
    /// <summary>
    /// A store that speaks the protocol elsewhere than at Amazon; null for Amazon's own. Credentials and region come from the
    /// places where Amazon's tools look for them.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>How long a file of the log stays locked from its writing on, by this machine's clock.</summary>
    public TimeSpan LockFor { get; init; } = LockMin;

    /// <summary>Intruders have been found to wait for two months; a shorter lock is no lock.</summary>
    public static readonly TimeSpan LockMin = TimeSpan.FromDays(180);

    public override string ToString() => $"s3://{Bucket}/{Prefix}";

    /// <summary>Reads <c>s3://bucket/prefix</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out S3Place? place)
    {
        place = null;
        const string Scheme = "s3://";
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }
        var parts = text[Scheme.Length..].Split('/', 2);
        var prefix = parts.Length == 1 ? "" : parts[1].Trim('/');
        if (parts[0].Length > 0 && (prefix.Length == 0 || VaultPaths.IsGood(prefix)))
        {
            place = new(parts[0], prefix.Length == 0 ? "" : prefix + "/");
        }
        return place is not null;
    }
}
