using System.Globalization;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Http;

/// <summary>A process that has just started may still be building its view; who asks meanwhile waits a little, then is told.</summary>
public static class ReadyView
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(5);

    public static IApplicationBuilder UseReadyView(this IApplicationBuilder app)
    {
        var ready = app.ApplicationServices.GetRequiredService<View>().Ready;
        return app.Use(
            async (context, next) =>
            {
                if (!ready.IsCompleted && !IsProbe(context.Request.Path))
                {
                    await Task.WhenAny(ready, Task.Delay(s_wait, context.RequestAborted));
                    if (!ready.IsCompleted)
                    {
                        context.Response.Headers.RetryAfter = s_wait.TotalSeconds.ToString(
                            "0",
                            CultureInfo.InvariantCulture
                        );
                        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                        return;
                    }
                }
                await next(context);
            }
        );
    }

    private static bool IsProbe(PathString path) => path == "/healthz" || path == "/readyz";
}
