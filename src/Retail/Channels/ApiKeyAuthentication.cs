using System.Security.Claims;
using System.Text.Encodings.Web;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdfast.Retail.Channels;

/// <summary>
/// <c>Authorization: Bearer hf_…</c>, looked up in the view: a revoked key stops working as soon as this process has seen
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

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(
            ApiKeyText.Parse(header[Bearer.Length..].Trim()) is { } text && Find(text) is { } key
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
