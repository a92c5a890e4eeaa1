using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>Leads a colleague to the desk of their site; head office chooses one.</summary>
internal static class ChooseSite
{
    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/", () => new SeeOther("/desk")).WithMetadata(new ForEveryColleague());
        staff.MapGet("/desk", Page).WithMetadata(new ForEveryColleague());
    }

    private static IResult Page(StaffVisit visit, View view)
    {
        if (visit.Person.Site is { } own)
            return new SeeOther(DeskShell.AddressOf(own));
        using var reader = view.Open();
        var sites = reader.Connection.Query<SiteToChoose>(
            """
            SELECT code, name, kind, town,
                (SELECT count(*) FROM parcel WHERE parcel.site = site.code AND step <> 'HAND_OVER') AS work
            FROM site ORDER BY kind, name LIMIT 2000
            """
        );
        return new RazorComponentResult<SitesPage>(new { visit.Person.Name, Sites = sites.ToImmutableArray() });
    }
}

/// <summary>A site in the list, with what waits for somebody there.</summary>
public sealed record SiteToChoose(string Code, string Name, string Kind, string? Town, long Work);
