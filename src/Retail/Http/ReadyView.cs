using System.Globalization;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace Holdfast.Retail.Http;

/// <summary>
/// A process that has just started may still be building its view; who asks meanwhile waits a little, then is told. And if
/// the view breaks under a reader, the reader waits for the new one and is answered from that.
/// </summary>
public static class ReadyView
{
    /// <summary>For one that is sound when it is looked at: then the fault is elsewhere.</summary>
    private const int TriesOfAFileMax = 3;

    private const int FilesMax = 10;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(5);

    public static IApplicationBuilder UseReadyView(this IApplicationBuilder app)
    {
        var view = app.ApplicationServices.GetRequiredService<View>();
        var ready = view.Ready;
        return app.Use(
            async (context, next) =>
            {
                if (!ready.IsCompleted && !Health.Asks(context.Request.Path))
                {
                    await Task.WhenAny(ready, Task.Delay(s_wait, context.RequestAborted));
                    if (!ready.IsCompleted)
                    {
                        TellLater(context.Response);
                        return;
                    }
                }
                await AnswerAsync(context, next, view);
            }
        );
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, View view)
    {
        var (files, tries) = (1, 1);
        while (true)
        {
            var generation = view.Generation;
            try
            {
                await next(context);
                return;
            }
            catch (SqliteException failure) when (files < FilesMax && !context.Response.HasStarted)
            {
                var isMended = await MendAsync(view, generation, context.RequestAborted);
                if (isMended is false && (!IsOfTheFile(failure) || tries == TriesOfAFileMax))
                    throw;
                if (isMended is null || !Reads(context.Request))
                {
                    context.Response.Clear();
                    TellLater(context.Response);
                    return;
                }
                (files, tries) = isMended is true ? (files + 1, 1) : (files, tries + 1);
            }
            StartOver(context);
        }
    }

    /// <summary>
    /// Such a file may be sound again when it is looked at: where a part of SQLite's log was cut off, the next write may have
    /// replaced just that.
    /// </summary>
    private static bool IsOfTheFile(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB;

    /// <summary>False when the view was not at fault; null when it is not mended yet.</summary>
    private static async Task<bool?> MendAsync(View view, int generation, CancellationToken ct)
    {
        try
        {
            return await view.MendAsync(generation, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>As if the request had just come: no endpoint chosen, nothing read, nothing answered.</summary>
    private static void StartOver(HttpContext context)
    {
        context.Response.Clear();
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        var scopes = context.RequestServices.GetRequiredService<IServiceScopeFactory>();
        var provider = new RequestServicesFeature(context, scopes);
        context.Response.RegisterForDisposeAsync(provider);
        context.Features.Set<IServiceProvidersFeature>(provider);
    }

    private static bool Reads(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static void TellLater(HttpResponse response)
    {
        response.Headers.RetryAfter = s_wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }
}
