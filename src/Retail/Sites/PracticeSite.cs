using System.Security.Cryptography;

namespace Holdfast.Retail.Sites;

/// <summary>Codes of practice desks. No site of a retailer has such a code, so an address says by itself which of the two it is.</summary>
internal static class PracticeSite
{
    private const string Prefix = "practice~";

    public static bool Is(string code) => code.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static string NewCode() => Prefix + RandomNumberGenerator.GetHexString(10, lowercase: true);

    /// <summary>The other store of the same practice.</summary>
    public static string OtherOf(string code) => code + "~2";
}
