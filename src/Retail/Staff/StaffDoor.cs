using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff.Pins;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Staff;

/// <summary>
/// The one place that decides who may enter what on the staff port. Closed unless opened: an endpoint that does not allow
/// everybody needs a person; one with <c>{site}</c> in its route, somebody who may see that site; any other, head office, unless
/// it says <see cref="ForEveryColleague"/>.
/// </summary>
internal static class StaffDoor
{
    public const string SiteInRoute = "site";

    /// <summary>Put between routing and authorization of the staff port.</summary>
    public static IApplicationBuilder UseStaffDoor(this IApplicationBuilder staff) =>
        staff.Use(
            async (context, next) =>
            {
                context.Features.Set(new OnStaffPort());
                // Before anybody asks whose site it is: the door and the endpoint must mean the same one.
                if (context.GetEndpoint() is RouteEndpoint route)
                    Routes.DecodeSlashes(context.Request, route, SiteInRoute);
                if (context.GetEndpoint() is { } endpoint && await AnswerAsync(context, endpoint) is { } answer)
                {
                    await answer.ExecuteAsync(context);
                    return;
                }
                await next(context);
            }
        );

    /// <summary>
    /// Put behind the antiforgery check: no form without its token reaches an endpoint, also none that binds no field of it.
    /// </summary>
    public static IApplicationBuilder UseStaffForms(this IApplicationBuilder staff) =>
        staff.Use(
            async (context, next) =>
            {
                if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
                {
                    await StaffMessage
                        .Page(
                            StatusCodes.Status400BadRequest,
                            Texts.PageTooOld,
                            Texts.PageTooOldHint,
                            context.Request.Path
                        )
                        .ExecuteAsync(context);
                    return;
                }
                await next(context);
            }
        );

    private static async Task<IResult?> AnswerAsync(HttpContext context, Endpoint endpoint)
    {
        if (context.Request.Headers.Authorization.Count > 0 && endpoint.Metadata.GetMetadata<ForDeskKeys>() is not null)
            return await AnswerKeyAsync(context);
        var staff = context.RequestServices.GetRequiredService<StaffFile>();
        var signedIn = await context.AuthenticateAsync(StaffSession.Scheme);
        var person =
            signedIn is { Succeeded: true, Principal: { } user } && StaffSession.IdOf(user) is { } id
                ? staff.Find(id)
                : null;
        if (person is not null)
        {
            context.User = signedIn.Principal!;
            context.RequestServices.GetRequiredService<StaffVisit>().Enter(person);
        }
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return null;
        // What a page shows belongs to whoever is signed in; the next person at this screen must not see it.
        context.Response.Headers.CacheControl = "no-store";
        if (person is null)
            return NotSignedIn(context);
        if (person.PinIsTemporary && endpoint.Metadata.GetMetadata<ForTemporaryPin>() is null)
            return IsApi(context) ? Problems.Of("forbidden", Texts.ChoosePinFirst) : new SeeOther(ChoosePin.Path);
        if (MayEnter(context, endpoint, person))
            return null;
        return IsApi(context) ? Problems.Of("forbidden", Texts.OtherSiteApi)
            : endpoint.Metadata.GetMetadata<ForRoles>() is null
                ? StaffMessage.Page(StatusCodes.Status403Forbidden, Texts.OtherSite, Texts.OtherSiteHint, "/desk")
            : StaffMessage.Page(
                StatusCodes.Status403Forbidden,
                Texts.HeadOffice,
                Texts.NotForRole.With(person.Role.Replace('-', ' ')),
                "/desk"
            );
    }

    /// <summary>A till or a handheld shows the key of its site's desk; whoever is signed in beside it does not count.</summary>
    private static async Task<IResult?> AnswerKeyAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var shown = await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName);
        if (shown is not { Succeeded: true, Principal: { } channel })
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of("unauthenticated", Texts.SignInOrKey);
        }
        if (
            context.GetRouteValue(SiteInRoute) is not string site
            || !channel.HasClaim(ApiKeyAuthentication.ScopeClaim, Scopes.Desk(site))
        )
            return Problems.Of("forbidden", Texts.KeyOfOtherDesk);
        context.User = channel;
        context.RequestServices.GetRequiredService<StaffVisit>().Enter(Channel.ActorOf(channel));
        return null;
    }

    /// <summary>Routing's own endpoints for a wrong method or content type lead nowhere, and say so to everybody.</summary>
    private static bool MayEnter(HttpContext context, Endpoint endpoint, Person person) =>
        endpoint is not RouteEndpoint && endpoint.Metadata.Count == 0
        || (
            endpoint.Metadata.GetMetadata<ForRoles>() is { } roles
                ? person.Site is null && roles.Names.Contains(person.Role)
            // Whose practice it is, its own door knows.
            : context.GetRouteValue(SiteInRoute) is string site ? PracticeSite.Is(site) || person.MaySee(site)
            : person.Site is null || endpoint.Metadata.GetMetadata<ForEveryColleague>() is not null
        );

    private static IResult NotSignedIn(HttpContext context)
    {
        if (IsApi(context))
            return Problems.Of("unauthenticated", Texts.SignInFirst);
        var wanted = HttpMethods.IsGet(context.Request.Method)
            ? context.Request.Path.Value + context.Request.QueryString.Value
            : "/desk";
        return new SeeOther(
            wanted is "/" or "/desk"
                ? StaffSession.SignInPath
                : $"{StaffSession.SignInPath}?next={Uri.EscapeDataString(wanted)}"
        );
    }

    private static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Marks a request that came in by the staff port.</summary>
internal sealed class OnStaffPort;

/// <summary>Open to everybody who is signed in, whatever their site.</summary>
internal sealed class ForEveryColleague;

/// <summary>Open also to somebody who still has the PIN that another person gave them.</summary>
internal sealed class ForTemporaryPin;

/// <summary>Open also to a program that shows an API key for the desk of the site.</summary>
internal sealed class ForDeskKeys;

/// <summary>Open only to these roles of head office.</summary>
/// <param name="Names">Of <see cref="Roles"/>.</param>
internal sealed record ForRoles(params string[] Names);
