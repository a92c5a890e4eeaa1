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

    public IResult Say(string next, Said answer)
    {
        said.Say(next, answer);
        return new SeeOther(next);
    }

    public static Said Answer(Outcome outcome, string done) =>
        outcome switch
        {
            Outcome.Refused { Refusal: var refusal } => new(SaidKind.Bad, refusal.Detail),
            Outcome.Unchanged => new(SaidKind.Same, "This was done already."),
            _ => new(SaidKind.Good, done),
        };
}
