using Holdfast.Ledger.Keys;
using NodaTime;

namespace Holdfast.Ledger;

/// <summary>
/// Something a person or a program wants done. Everything that is not in the documents (ids, outcomes of payments,
/// what the caller typed) is inside the command; it reads no clock, no randomness, no network and no database.
/// </summary>
public interface ICommand
{
    /// <summary>The actor, written into the entry.</summary>
    string By { get; }

    /// <summary>The request's idempotency key, if the caller has one.</summary>
    RequestKey? Request => null;

    /// <summary>Keys that are kept or destroyed in the transaction of the command's entry; untouched when it is refused.</summary>
    IReadOnlyList<KeyringChange> Keyring => [];

    /// <summary>Keys of the documents that the decision reads or changes, as far as the command knows them itself.</summary>
    IEnumerable<string> Touches();

    /// <summary>
    /// Further keys that only the documents of <see cref="Touches"/> reveal (an order's lines name its stock levels).
    /// Asked just before the decision, inside the batch. ADR 0002.
    /// </summary>
    IEnumerable<string> TouchesNext(IDocuments documents) => [];

    /// <summary>Pure: the same documents, command and time give the same decision.</summary>
    Decision Decide(IDocuments documents, Instant at);
}

/// <summary>The documents a decision may read: those its command touches, and no others.</summary>
public interface IDocuments
{
    /// <summary>The document, or null if there is none.</summary>
    /// <exception cref="UntouchedDocumentException">The command did not say that it touches this key.</exception>
    T? Find<T>(string key)
        where T : class;
}

/// <summary>The documents an entry changes.</summary>
public interface IDocumentChanges : IDocuments
{
    void Put(string key, object document);

    void Drop(string key);
}

/// <summary>A bug: a decision or an entry reached for a document that its command had not named.</summary>
public sealed class UntouchedDocumentException(string key)
    : InvalidOperationException($"The document '{key}' was read or changed without being touched by the command.");

/// <summary>The outcome of a decision: one entry, a refusal, or nothing left to do.</summary>
public abstract record Decision
{
    private Decision() { }

    public sealed record Accepted(string Of, Fact Fact) : Decision;

    public sealed record Refused(Refusal Refusal) : Decision;

    /// <summary>The state already is what the command asks for; nothing is written and the caller is told it is done.</summary>
    public sealed record Unchanged : Decision;

    public static Decision Accept(string of, Fact fact) => new Accepted(of, fact);

    public static readonly Decision Nothing = new Unchanged();

    public static implicit operator Decision(Refusal refusal) => new Refused(refusal);
}

/// <summary>Why a command was not accepted: an expected answer, not an error.</summary>
public abstract record Refusal
{
    /// <summary>Stable name on the wire, for example <c>slot-full</c>.</summary>
    public abstract string Code { get; }

    /// <summary>One plain sentence for a person.</summary>
    public abstract string Detail { get; }
}
