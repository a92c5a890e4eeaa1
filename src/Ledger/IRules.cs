using NodaTime;

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

    /// <summary>Whether this program is new enough for such entries.</summary>
    bool Knows(string kind);

    /// <exception cref="UnknownKindException">The kind is not known to this program.</exception>
    Fact ReadFact(string kind, ReadOnlySpan<byte> json);

    void Apply(IDocumentChanges documents, EntryHeader header, Fact fact);

    /// <summary>
    /// Whether a document, unchanged for long, is one that nobody works on or lists any more, so that it may be put away. Changing
    /// it afterwards remains possible.
    /// </summary>
    /// <param name="key">Of the document.</param>
    /// <param name="document">As it stands.</param>
    /// <param name="before">It has been as it is since before this time.</param>
    bool IsFinished(string key, object document, Instant before);

    /// <summary>Words, for example hashes, by which its key must be found although it was put away.</summary>
    IEnumerable<string> FoundBy(object document);
}

/// <summary>The log holds a kind of entry that this program is too old to know; it must not go on.</summary>
public sealed class UnknownKindException(string kind)
    : InvalidOperationException($"The log holds an entry of kind '{kind}', which this program does not know.")
{
    /// <summary>
    /// Before anything that came with new kinds is read or written: documents may hold what this program would drop.
    /// </summary>
    /// <exception cref="UnknownKindException">The rules do not know one of them.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<string> kinds, IRules rules)
    {
        if (kinds.FirstOrDefault(kind => !rules.Knows(kind)) is { } unknown)
        {
            throw new UnknownKindException(unknown);
        }
    }
}
