using System.Globalization;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Holdfast.Retail.Http;

/// <summary>
/// What a balancer asks a host: whether it lives, whether its pages are right, whether it can write. A host that is cut off from
/// the database is ready and not writable: browsing goes on.
/// </summary>
internal static class Health
{
    private const string Folder = "/health";

    /// <summary>Older pages than this are not shown while another host has newer ones.</summary>
    private static readonly TimeSpan s_lateMax = TimeSpan.FromSeconds(10);

    public static bool Asks(PathString path) => path.StartsWithSegments(Folder, StringComparison.Ordinal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup(Folder).AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Text("live"));
        health.MapGet("/ready", (View view, IHostApplicationLifetime life) => Answer(WhyNotReady(view, life), view));
        health.MapGet(
            "/writable",
            (View view, IHostApplicationLifetime life) => Answer(WhyNotReady(view, life) ?? WhyNotWritable(view), view)
        );
    }

    private static ContentHttpResult Answer(string? whyNot, View view) =>
        whyNot is null
            ? TypedResults.Text(view.IsCutOff ? "ready, cut off from the database" : "ready")
            : TypedResults.Text(whyNot, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static string? WhyNotReady(View view, IHostApplicationLifetime life) =>
        life.ApplicationStopping.IsCancellationRequested ? "stopping"
        : !view.Ready.IsCompleted ? "the view is being built"
        : view.IsTooOld ? FormattableString.Invariant($"too old for the log: the view stays at entry {view.Index}")
        : !view.IsCutOff && view.Late > s_lateMax
            ? string.Create(CultureInfo.InvariantCulture, $"the view is {view.Late.TotalSeconds:0} s behind")
        : null;

    private static string? WhyNotWritable(View view) => view.IsCutOff ? "cut off from the database" : null;
}
