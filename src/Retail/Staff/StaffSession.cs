using System.Globalization;
using System.Security.Claims;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Staff;

/// <summary>
/// The cookie of somebody signed in on the staff port. It names the person; who they are and what they see is read from the
/// file on every request, so that removing a person or changing a PIN signs them out everywhere at once.
/// </summary>
internal static class StaffSession
{
    public const string Scheme = "staff";
    public const string SignInPath = "/sign-in";
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    public static readonly TimeSpan Idle = TimeSpan.FromHours(2);

    private const string StampClaim = "stamp";
    private const string SignedInAt = "signed-in-at";

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, _ => { });
        services
            .AddOptions<CookieAuthenticationOptions>(Scheme)
            .Configure<Cookies, TimeProvider>(
                (options, cookies, time) =>
                {
                    var cookie = cookies.Lasting(Longest);
                    options.Cookie.Name = cookies.Name("staff");
                    options.Cookie.HttpOnly = true;
                    options.Cookie.SameSite = SameSiteMode.Strict;
                    options.Cookie.Path = "/";
                    options.Cookie.SecurePolicy = cookie.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
                    options.ExpireTimeSpan = Idle;
                    options.SlidingExpiration = true;
                    options.TimeProvider = time;
                    options.Events.OnValidatePrincipal = ValidateAsync;
                    // The staff door answers for everybody, pages and API alike.
                    options.Events.OnRedirectToLogin = context => Status(context, StatusCodes.Status401Unauthorized);
                    options.Events.OnRedirectToAccessDenied = context =>
                        Status(context, StatusCodes.Status403Forbidden);
                }
            );
    }

    public static Task SignInAsync(HttpContext context, Person person, DateTimeOffset now)
    {
        var identity = new ClaimsIdentity(Scheme);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, person.Id));
        identity.AddClaim(new(StampClaim, person.Stamp));
        var properties = new AuthenticationProperties { IsPersistent = false, AllowRefresh = true };
        properties.SetString(SignedInAt, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return context.SignInAsync(Scheme, new ClaimsPrincipal(identity), properties);
    }

    public static Task SignOutAsync(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>The person of a cookie that was found good.</summary>
    public static string? IdOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier);

    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var person = IdOf(context.Principal!) is { } id ? services.GetRequiredService<StaffFile>().Find(id) : null;
        var isGood =
            person is not null
            && context.Principal!.FindFirstValue(StampClaim) == person.Stamp
            && long.TryParse(
                context.Properties.GetString(SignedInAt),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var since
            )
            && now - DateTimeOffset.FromUnixTimeSeconds(since) < Longest;
        if (!isGood)
            context.RejectPrincipal();
        return Task.CompletedTask;
    }

    private static Task Status(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
