using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Staff.Pins;

/// <summary>A person sets their own PIN: at the first sign-in, where they have to, and whenever they like.</summary>
internal static class ChoosePin
{
    public const string Path = "/pin";

    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet(Path, (StaffVisit visit) => Page(visit, null)).WithMetadata(s_doors);
        staff.MapPost(Path, Post).WithMetadata(s_doors);
    }

    private static readonly object[] s_doors = [new ForEveryColleague(), new ForTemporaryPin()];

    private static async Task<IResult> Post(
        [FromForm] string? old,
        [FromForm] string? pin,
        [FromForm] string? again,
        HttpContext context,
        StaffVisit visit,
        StaffFile staff,
        PinCheck check,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var person = visit.Person;
        if (Pin.WhyNot(pin) is { } why)
            return Refused(visit, why);
        if (pin != again)
            return Refused(visit, Texts.NotTheSame);
        if (pin == old)
            return Refused(visit, Texts.NotTheOld);
        switch (await check.CheckAsync(person.Id, old, context.Connection.RemoteIpAddress, ct))
        {
            case PinAnswer.Wait wait:
                return Refused(visit, Texts.TooManyTries.With(wait.Words));
            case PinAnswer.Wrong:
                return Refused(visit, Texts.OldNotRight);
        }
        await Task.Run(() => staff.SetPin(person.Id, pin!, temporary: false), ct);
        if (staff.Find(person.Id) is { } changed)
            await StaffSession.SignInAsync(context, changed, time.GetUtcNow());
        return new SeeOther("/desk");
    }

    private static RazorComponentResult<ChoosePinPage> Refused(StaffVisit visit, string problem)
    {
        var page = Page(visit, problem);
        page.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return page;
    }

    private static RazorComponentResult<ChoosePinPage> Page(StaffVisit visit, string? problem) =>
        new(
            new
            {
                visit.Person.Id,
                visit.Person.Name,
                IsTemporary = visit.Person.PinIsTemporary,
                Problem = problem,
            }
        );
}
