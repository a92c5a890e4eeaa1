using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Staff.Door;

/// <summary>A name and a PIN, until passkeys take their place. Who works here is not shown to whoever only opens the page.</summary>
internal static class SignIn
{
    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet(StaffSession.SignInPath, Get).AllowAnonymous();
        staff.MapPost(StaffSession.SignInPath, Post).AllowAnonymous();
        staff
            .MapPost("/sign-out", Leave)
            .WithMetadata(new RequireAntiforgeryTokenAttribute(), new ForEveryColleague(), new ForTemporaryPin());
    }

    private static IResult Get(StaffVisit visit, string? next) =>
        visit.Anybody is null ? Page(next, typed: null, problem: null) : new SeeOther(Then(next));

    private static async Task<IResult> Post(
        [FromForm] string? name,
        [FromForm] string? pin,
        [FromForm] string? next,
        HttpContext context,
        PinCheck check,
        TimeProvider time,
        CancellationToken ct
    )
    {
        switch (await check.CheckAsync(name, pin, context.Connection.RemoteIpAddress, ct))
        {
            case PinAnswer.Right(var person):
                await StaffSession.SignInAsync(context, person, time.GetUtcNow());
                return new SeeOther(Then(next));
            case PinAnswer.Wait wait:
                var waited = Page(next, name, Texts.TooManyTries.With(wait.Words));
                waited.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.For.TotalSeconds)).ToString(
                    System.Globalization.CultureInfo.InvariantCulture
                );
                return waited;
            default:
                var refused = Page(next, name, Texts.NotRight);
                refused.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return refused;
        }
    }

    private static async Task<IResult> Leave(HttpContext context, StaffVisit visit)
    {
        if (visit.Anybody is not null)
            await StaffSession.SignOutAsync(context);
        return new SeeOther(StaffSession.SignInPath);
    }

    private static string Then(string? next) => Routes.Local(next) ?? "/desk";

    private static RazorComponentResult<SignInPage> Page(string? next, string? typed, string? problem) =>
        new(
            new
            {
                Next = next,
                Typed = typed,
                Problem = problem,
            }
        );
}
