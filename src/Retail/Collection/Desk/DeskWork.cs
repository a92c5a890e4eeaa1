using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>How the desk's forms answer: do it, say what came of it on the next page.</summary>
internal sealed class DeskWork(Writes writes, SaidOnce said)
{
    /// <param name="command">What to do.</param>
    /// <param name="next">Path of the page that comes after it.</param>
    /// <param name="done">What is said when it was done.</param>
    /// <param name="ct">The request's.</param>
    public async Task<IResult> DoAsync(ICommand command, string next, string done, CancellationToken ct)
    {
        var outcome = await writes.CommitAsync(command, ct);
        if (outcome is Outcome.Refused)
            await writes.CatchUpAsync(ct);
        return Say(next, Answer(outcome, done));
    }

    public IResult Say(string next, Said answer) => new Answered(next, answer, said);

    /// <summary>On to another page, which says for itself what comes now.</summary>
    public IResult Go(string next) => new Answered(next, null, said);

    public static Said Answer(Outcome outcome, string done) =>
        outcome switch
        {
            Outcome.Refused { Refusal: var refusal } => new(SaidKind.Bad, refusal.Detail),
            Outcome.Unchanged => new(SaidKind.Same, Texts.DoneAlready),
            _ => new(SaidKind.Good, done),
        };

    /// <summary>
    /// A form's page is led on, and what is said waits for it there. Our own script asks for JSON and says it at once, so that
    /// nothing is lost between two pages.
    /// </summary>
    private sealed class Answered(string next, Said? answer, SaidOnce said) : IResult
    {
        private const string Json = "application/json";

        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (httpContext.Request.Headers.Accept == Json)
                return TypedResults.Ok(new Reply(next, answer?.KindWord, answer?.Words)).ExecuteAsync(httpContext);
            if (answer is not null)
                said.Say(next, answer);
            return new SeeOther(next).ExecuteAsync(httpContext);
        }
    }

    private sealed record Reply(string Next, string? Kind, string? Words);
}
