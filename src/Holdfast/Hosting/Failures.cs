using System.Data.Common;
using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;

namespace Holdfast.Hosting;

/// <summary>
/// What a caller hears of a failure: whether to try again, and nothing of the inside. The log of the process has the rest.
/// </summary>
internal sealed class Failures(IProblemDetailsService problems, ILogger<Failures> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        var problem = exception switch
        {
            LedgerBusyException busy => TryAgain(
                context,
                busy.RetryAfter,
                "Too many orders are waiting; try again shortly."
            ),
            CommitFailedException { Written: CommitFailedException.Knowledge.NotWritten } => TryAgain(
                context,
                TimeSpan.FromSeconds(2),
                "It could not be saved and nothing was changed; send it again under the same key."
            ),
            CommitFailedException => TryAgain(
                context,
                TimeSpan.FromSeconds(5),
                "It is not known yet whether this was saved; send it again under the same key and it is done at most once."
            ),
            _ when exception is TimeoutException || exception is DbException database && IsAway(database) => TryAgain(
                context,
                TimeSpan.FromSeconds(2),
                "The database does not answer; send it again under the same key and it is done at most once."
            ),
            BadHttpRequestException bad => new ProblemDetails
            {
                Status = bad.StatusCode,
                Type = "invalid-request",
                Title = "invalid request",
                Detail = "The request could not be read.",
            },
            _ => new ProblemDetails
            {
                Status = StatusCodes.Status500InternalServerError,
                Type = "failure",
                Title = "failure",
                Detail = "Something went wrong on our side.",
            },
        };
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            logger.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
        }
        context.Response.StatusCode = problem.Status!.Value;
        if (StatusPages.WantsPage(context))
        {
            await StatusPages.AnswerAsync(context, problem.Status.Value);
            return true;
        }
        return await problems.TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = context,
                ProblemDetails = problem,
                Exception = exception,
            }
        );
    }

    /// <summary>
    /// Without a state no server answered, such as while there is no primary; 57P.. is one that is stopping or starting, 25006 one
    /// that is a standby now. The view's file has no state either, and is nothing to wait for.
    /// </summary>
    private static bool IsAway(DbException failure) =>
        failure.IsTransient
        || failure is not SqliteException
            && (failure.SqlState is null or "25006" || failure.SqlState.StartsWith("57P", StringComparison.Ordinal));

    private static ProblemDetails TryAgain(HttpContext context, TimeSpan after, string detail)
    {
        context.Response.Headers.RetryAfter = after.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new()
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Type = "try-again",
            Title = "try again",
            Detail = detail,
        };
    }
}
