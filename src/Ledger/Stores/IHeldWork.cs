namespace Holdfast.Ledger.Stores;

/// <summary>Work that this process alone does, until it is disposed.</summary>
public interface IHeldWork : IAsyncDisposable
{
    /// <summary>Cancelled when another process may have taken the work over; whoever does it stops at once.</summary>
    CancellationToken Lost { get; }
}
