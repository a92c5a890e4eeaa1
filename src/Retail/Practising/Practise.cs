using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Practising;

/// <summary>Begins a practice, shows what there is to practise and to scan, and ends it.</summary>
internal static class Practise
{
    public const string Path = "/practice";
    public const string EndPath = $"{Path}/end";

    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet(Path, Page).WithMetadata(new ForEveryColleague());
        staff.MapPost(Path, Begin).WithMetadata(new ForEveryColleague(), new RequireAntiforgeryTokenAttribute());
        staff.MapGet($"{Path}/{{{StaffDoor.SiteInRoute}}}", Sheet);
        staff.MapPost(EndPath, End).WithMetadata(new ForEveryColleague(), new RequireAntiforgeryTokenAttribute());
    }

    private static RazorComponentResult<PracticePage> Page(StaffVisit visit, Practices practices) =>
        new(new { Going = practices.Of(visit.Person)?.Address });

    private static async Task<IResult> Begin(StaffVisit visit, Practices practices, CancellationToken ct) =>
        await practices.BeginAsync(visit.Person, ct) is { } practice
            ? new SeeOther(practice.Address)
            : StaffMessage.Page(
                StatusCodes.Status503ServiceUnavailable,
                Texts.Full,
                Texts.FullHint.With(Practices.Most),
                "/desk"
            );

    private static async Task<IResult> Sheet(
        string site,
        PracticeLessons lessons,
        StaffVisit visit,
        View view,
        TimeProvider time,
        CancellationToken ct
    )
    {
        if (visit.Practice is null)
            return DeskPages.NoSuchSite(site);
        using var reader = view.Open();
        return new RazorComponentResult<PracticeSheetPage>(
            new
            {
                Desk = DeskShell.Find(reader, site, visit.Person, time),
                Lessons = lessons.Read(),
                Labels = lessons.Labels(),
                Shown = await lessons.ShownAsync(ct),
            }
        );
    }

    private static async Task<IResult> End(StaffVisit visit, Practices practices)
    {
        if (practices.Of(visit.Person) is { } practice)
            await practices.EndAsync(practice);
        return new SeeOther(Path);
    }
}
