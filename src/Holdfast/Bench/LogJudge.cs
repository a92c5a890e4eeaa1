using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;

namespace Holdfast.Bench;

/// <summary>What the log alone says of a bench's orders: whatever the servers answered, this counts.</summary>
/// <param name="Orders">Placed in all.</param>
/// <param name="Oversold">Units taken that were not available.</param>
internal sealed record LogJudge(long Orders, long Oversold, Verification.Result Verification)
{
    public bool IsGood => Oversold == 0 && Verification.Wrong.Count == 0;

    public static async Task<LogJudge> JudgeAsync(IStore store, CancellationToken ct)
    {
        var (orders, units) = await Bench.Oversold.CountAsync(store, ct);
        var verification = await new Verification(store, RetailModule.Rules).RunAsync(
            Invariants.Sentences,
            progress: null,
            ct
        );
        return new(orders, units, verification);
    }

    public void Print(TextWriter to)
    {
        to.WriteLine($"  oversold   {Oversold} units, counted from the log");
        to.WriteLine(
            $"  verify     {Verification.Entries} entries, {Verification.Documents} documents, {(Verification.Wrong.Count == 0 ? "clean" : string.Join("; ", Verification.Wrong))}"
        );
    }
}
