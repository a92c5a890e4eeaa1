using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Practising;

/// <summary>
/// The one place where a request goes into a practice: by the code of its desk in the address. From here on the endpoint gets all
/// it asks for from the practice, and cannot get at anything real.
/// </summary>
internal static class PracticeDoor
{
    /// <summary>Put last on the staff port: whoever comes here has been let in by the staff door, with a form that is good.</summary>
    public static IApplicationBuilder UsePractices(this IApplicationBuilder staff) =>
        staff.Use(
            async (context, next) =>
            {
                if (context.GetRouteValue(StaffDoor.SiteInRoute) is not string site || !PracticeSite.Is(site))
                {
                    await next(context);
                    return;
                }
                var person = context.RequestServices.GetRequiredService<StaffVisit>().Anybody;
                var practices = context.RequestServices.GetRequiredService<Practices>();
                var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                if (
                    person is null
                    || !practices.TryFind(site, person, out var practice)
                    || practice.Enter(now) is not { } inside
                )
                {
                    await StaffMessage
                        .Page(StatusCodes.Status404NotFound, Texts.Over, Texts.OverHint, Practise.Path)
                        .ExecuteAsync(context);
                    return;
                }
                var outside = context.RequestServices;
                try
                {
                    inside.ServiceProvider.GetRequiredService<StaffVisit>().Enter(practice.Trainee, practice);
                    context.RequestServices = inside.ServiceProvider;
                    await next(context);
                }
                finally
                {
                    context.RequestServices = outside;
                    await practice.LeaveAsync(inside);
                }
            }
        );
}
