using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Shell;

/// <summary>Names and settings of the program's own cookies.</summary>
internal sealed class Cookies(RetailOptions options)
{
    public string Name(string word) => options.SecureCookies ? $"__Host-{word}" : $"holdfast-{word}";

    public CookieOptions Lasting(TimeSpan maxAge) =>
        new()
        {
            HttpOnly = true,
            Secure = options.SecureCookies,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = maxAge,
            IsEssential = true,
        };
}
