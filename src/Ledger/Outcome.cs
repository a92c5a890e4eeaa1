namespace Holdfast.Ledger;

/// <summary>What a caller of <see cref="Ledger.CommitAsync"/> is told.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The entry is on disk.</summary>
    public sealed record Committed(ReadEntry Entry) : Outcome;

    /// <summary>
    /// The same request was accepted before; this is the entry that it made then. Nothing new was written.
    /// </summary>
    public sealed record Repeated(long Index, string Of) : Outcome;

    /// <summary>The state already is as asked, at <paramref name="Index"/> or earlier.</summary>
    public sealed record Unchanged(long Index) : Outcome;

    /// <summary>Nothing was written.</summary>
    public sealed record Refused(Refusal Refusal) : Outcome;
}

/// <summary>The same idempotency key came with another request.</summary>
public sealed record RequestKeyReused : Refusal
{
    public override string Code => "idempotency-key-reused";
    public override string Detail => "This idempotency key was used before for another request.";
}

/// <summary>The queue of waiting commands is full. Nothing was written; try again after the given time.</summary>
public sealed class LedgerBusyException(TimeSpan retryAfter) : Exception("Too many commands are waiting.")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>
/// A batch could not be committed. <see cref="Written"/> says what is known; either way the same command under the same
/// idempotency key can be sent again and will not be done twice.
/// </summary>
public sealed class CommitFailedException(CommitFailedException.Knowledge written, string message, Exception? inner)
    : Exception(message, inner)
{
    public Knowledge Written { get; } = written;

    public enum Knowledge
    {
        /// <summary>The batch left no trace.</summary>
        NotWritten,

        /// <summary>The store did not say whether the batch reached the disk, and could not be asked.</summary>
        Unknown,
    }
}
