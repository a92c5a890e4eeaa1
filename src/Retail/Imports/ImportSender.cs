using Holdfast.Ledger;

namespace Holdfast.Retail.Imports;

/// <summary>
/// Sends units to the log, many at a time so that they share its commits. The steps of a unit go one after the other;
/// different units touch different documents.
/// </summary>
internal sealed class ImportSender(
    ImportOptions options,
    ImportTally tally,
    Func<ICommand, CancellationToken, Task<Outcome>> commit,
    TimeProvider time
)
{
    private readonly Queue<(Task<List<Answer>> Sent, int Lines)> _sent = [];
    private int _lines;

    public async Task SendAsync(IEnumerable<ImportUnit> units, CancellationToken ct)
    {
        try
        {
            foreach (var unit in units)
            {
                ct.ThrowIfCancellationRequested();
                while (_sent.Count > 0 && _lines + unit.Lines > options.InFlight)
                    await SettleAsync();
                _sent.Enqueue((SendAsync(unit, ct), unit.Lines));
                _lines += unit.Lines;
            }
            while (_sent.Count > 0)
                await SettleAsync();
        }
        finally
        {
            // After a failure nothing may still be on its way when the caller hears of it.
            Task rest = Task.WhenAll(_sent.Select(unit => (Task)unit.Sent));
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SettleAsync()
    {
        var (sent, lines) = _sent.Dequeue();
        _lines -= lines;
        foreach (var answer in await sent)
        {
            if (answer.Refused is { } refusal)
                tally.Refuse(answer.Line, Reason.Of(refusal));
            else if (answer.Changed)
                tally.Take();
            else
                tally.KeepUnchanged();
        }
    }

    private async Task<List<Answer>> SendAsync(ImportUnit unit, CancellationToken ct)
    {
        var answers = new List<Answer>(unit.Lines);
        foreach (var step in unit.Steps)
            await SendAsync(step, answers, ct);
        return answers;
    }

    private async Task SendAsync(ImportStep step, List<Answer> answers, CancellationToken ct)
    {
        var outcome = await CommitAsync(step.Command, ct);
        if (outcome is Outcome.Refused && step.Divided.ToList() is { Count: > 0 } parts)
        {
            foreach (var part in parts)
                await SendAsync(part, answers, ct);
            return;
        }

        var next = outcome is not Outcome.Refused && step.Then is { } then ? await CommitAsync(then, ct) : outcome;
        var refusal = (next as Outcome.Refused)?.Refusal;
        for (var place = 0; place < step.Lines.Length; place++)
        {
            var changed =
                next is Outcome.Committed && step.Then is not null
                || (outcome is Outcome.Committed committed && step.Changed(place, committed.Entry.Fact));
            answers.Add(new Answer(step.Lines[place], changed, refusal));
        }
    }

    private async Task<Outcome> CommitAsync(ICommand command, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await commit(command, ct);
            }
            catch (LedgerBusyException busy)
            {
                // Shoppers come first; a file can wait.
                await Task.Delay(busy.RetryAfter, time, ct);
            }
        }
    }

    private readonly record struct Answer(int Line, bool Changed, Refusal? Refused);
}
