using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Retail.Http;

/// <summary>Answers without a body get one: a page for people, problem+json for programs.</summary>
public static class StatusPages
{
    /// <param name="app">The shop's or the staff's.</param>
    /// <param name="search">Offers the shop's search where a page is not there.</param>
    public static IApplicationBuilder UseStatusPages(this IApplicationBuilder app, bool search) =>
        app.UseStatusCodePages(context =>
            AnswerAsync(context.HttpContext, context.HttpContext.Response.StatusCode, search)
        );

    /// <summary>Whether this request comes from somebody who looks at pages.</summary>
    public static bool WantsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the page, or the problem, of a status.</summary>
    public static Task AnswerAsync(HttpContext context, int status, bool search = false)
    {
        var (title, text) = Words(status);
        if (!WantsPage(context))
        {
            return TypedResults
                .Problem(
                    new ProblemDetails
                    {
                        Status = status,
                        Type = Code(status),
                        Title = Code(status).Replace('-', ' '),
                        Detail = text,
                    }
                )
                .ExecuteAsync(context);
        }
        if (context.Features.Get<OnStaffPort>() is not null)
        {
            var back =
                HttpMethods.IsGet(context.Request.Method) && status >= StatusCodes.Status500InternalServerError
                    ? Routes.Local(context.Request.Path.ToUriComponent() + context.Request.QueryString)
                    : "/desk";
            var words = status == StatusCodes.Status404NotFound ? "There is nothing at this address." : text;
            return StaffMessage.Page(status, title, words, back).ExecuteAsync(context);
        }
        var again = HttpMethods.IsGet(context.Request.Method) && status >= StatusCodes.Status500InternalServerError;
        return new RazorComponentResult<StatusPage>(
            new Dictionary<string, object?>
            {
                [nameof(StatusPage.Title)] = title,
                [nameof(StatusPage.Text)] = text,
                [nameof(StatusPage.Search)] = search && status == StatusCodes.Status404NotFound,
                [nameof(StatusPage.TryAgain)] = again
                    ? Routes.Local(context.Request.Path.ToUriComponent() + context.Request.QueryString)
                    : null,
            }
        )
        {
            StatusCode = status,
        }.ExecuteAsync(context);
    }

    private static (string Title, string Text) Words(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => (
                "That did not work",
                "What was sent could not be read, or the page was open for too long. Go back, load the page again and send it once more."
            ),
            StatusCodes.Status401Unauthorized => ("Please sign in", "This page needs a sign-in."),
            StatusCodes.Status403Forbidden => ("Not for you", "You are signed in, but not for this page."),
            StatusCodes.Status404NotFound => (
                "We cannot find that page",
                "It may have moved, or the product is no longer sold."
            ),
            StatusCodes.Status405MethodNotAllowed => ("That did not work", "This address takes no such request."),
            StatusCodes.Status413PayloadTooLarge => ("That is too large", "What was sent is larger than we take."),
            StatusCodes.Status415UnsupportedMediaType => (
                "That did not work",
                "What was sent is in a form that we do not read."
            ),
            StatusCodes.Status429TooManyRequests => ("Too many tries", "Please wait a minute and try again."),
            StatusCodes.Status503ServiceUnavailable => (
                "We are very busy",
                "Nothing was lost, and nothing was done twice. Please try again in a moment."
            ),
            >= 500 => ("Something went wrong on our side", "It has been written down. Please try again in a moment."),
            _ => ("That did not work", "The request was not taken."),
        };

    private static string Code(int status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => "unauthenticated",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status404NotFound => "not-found",
            StatusCodes.Status405MethodNotAllowed => "method-not-allowed",
            StatusCodes.Status413PayloadTooLarge => "too-large",
            StatusCodes.Status415UnsupportedMediaType => "unsupported-media-type",
            StatusCodes.Status429TooManyRequests => "too-many-requests",
            StatusCodes.Status503ServiceUnavailable => "try-again",
            >= 500 => "failure",
            _ => "invalid-request",
        };
}
