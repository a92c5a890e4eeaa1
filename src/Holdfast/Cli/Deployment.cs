using Holdfast.Ledger.Stores;
using Holdfast.Retail;

namespace Holdfast.Cli;

/// <summary>What a command without a view asks of a database before it does anything.</summary>
internal static class Deployment
{
    /// <summary>Null on a database that nobody set up.</summary>
    public static async Task<Retailer?> RetailerAsync(IStore store, CancellationToken ct) =>
        await store.FindAsync(Keys.Retailer, ct) is { Bytes: { } bytes }
            ? (Retailer)RetailModule.Rules.ReadDocument(Keys.Retailer, bytes)
            : null;
}
