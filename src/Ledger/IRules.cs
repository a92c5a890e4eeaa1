namespace Holdfast.Ledger;

/// <summary>
/// All that the ledger knows of the business: how documents and facts read and write, and how a fact changes documents.
/// Implementations are pure and thread-safe.
/// </summary>
public interface IRules
{
    /// <summary>Canonical JSON of a document: fixed property order, no insignificant whitespace.</summary>
    byte[] WriteDocument(object document);

    object ReadDocument(string key, ReadOnlySpan<byte> json);

    /// <summary>Wire name of a fact's kind, with its version.</summary>
    string KindOf(Fact fact);

    byte[] WriteFact(Fact fact);

    /// <exception cref="UnknownKindException">The kind is not known to this program.</exception>
    Fact ReadFact(string kind, ReadOnlySpan<byte> json);

    void Apply(IDocumentChanges documents, EntryHeader header, Fact fact);
}

/// <summary>The log holds a kind of entry that this program is too old to know; it must not go on.</summary>
public sealed class UnknownKindException(string kind)
    : InvalidOperationException($"The log holds an entry of kind '{kind}', which this program does not know.");
