using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdfast.Retail.Channels;

/// <summary>
/// <c>Authorization: Bearer hf_…</c> (or the password of <c>Basic</c>), looked up in the view: a revoked key stops working as soon as this process has seen
/// the entry. Whether the id or the secret was wrong is not told.
/// </summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    View view
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "api-key";
    public const string ScopeClaim = "scope";
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const int LengthMax = 500;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyText(Request.Headers.Authorization.ToString()) is not { } typed)
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(
            ApiKeyText.Parse(typed) is { } text && Find(text) is { } key
                ? AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(key), SchemeName))
                : AuthenticateResult.Fail("The API key is not known.")
        );
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of("unauthenticated", "Send an API key: Authorization: Bearer hf_…").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of("forbidden", "This API key may not do that.").ExecuteAsync(Context);

    /// <summary>A bearer token, or the password of a program that knows only passwords; its user name is not looked at.</summary>
    private static string? KeyText(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) || header.Length > LengthMax)
            return null;
        Span<byte> decoded = stackalloc byte[LengthMax];
        return
            Convert.TryFromBase64String(header[Basic.Length..].Trim(), decoded, out var length)
            && decoded[..length].IndexOf((byte)':') is var colon and >= 0
            ? Encoding.UTF8.GetString(decoded[(colon + 1)..length])
            : "";
    }

    private ApiKey? Find(ApiKeyText text)
    {
        using var reader = view.Open();
        return reader.Find<ApiKey>(Keys.ApiKey(text.Id)) is { RevokedAt: null } key && text.Matches(key.SecretHash)
            ? key
            : null;
    }

    private static ClaimsPrincipal PrincipalOf(ApiKey key) =>
        new(
            new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.NameIdentifier, key.Id),
                    .. key.Scopes.Select(scope => new Claim(ScopeClaim, scope)),
                ],
                SchemeName
            )
        );
}
