using Holdfast.Ledger;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Http;

/// <summary>How pages and endpoints write: commit, then wait until this process's view shows it.</summary>
internal sealed class Writes(Log log, View view)
{
    /// <exception cref="LedgerBusyException">Answered as 503 with Retry-After by the pipeline.</exception>
    /// <exception cref="CommitFailedException">Answered as 503 by the pipeline.</exception>
    public async Task<Outcome> CommitAsync(ICommand command, CancellationToken ct)
    {
        var outcome = await log.CommitAsync(command, ct);
        switch (outcome)
        {
            case Outcome.Committed committed:
                await view.WaitForAsync(committed.Entry.Header.Index, ct);
                break;
            case Outcome.Repeated repeated:
                await view.WaitForAsync(repeated.Index, ct);
                break;
            case Outcome.Unchanged { Index: > 0 } unchanged:
                await view.WaitForAsync(unchanged.Index - 1, ct);
                break;
        }
        return outcome;
    }

    /// <summary>
    /// Waits until the view shows all that this process has committed: after a refusal, so that the page tells the same story as the
    /// decision, and after many commands at once.
    /// </summary>
    public Task CatchUpAsync(CancellationToken ct) => view.WaitForAsync(log.NextIndex - 1, ct);
}
