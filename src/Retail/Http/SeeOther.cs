using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Http;

/// <summary>303: what was sent is done, and this is where to look now; going back or reloading does not send it again.</summary>
internal sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
