using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;

namespace Holdfast.Retail.Reading;

/// <summary>
/// A table of the view: the rows that some page or query needs, kept from the documents that changed.
/// The view is disposable; a table may be shaped for its readers alone. Register with <c>AddSingleton&lt;IViewTable, …&gt;</c>.
/// </summary>
internal interface IViewTable
{
    /// <summary>DDL for an empty view. Changing it changes the view's identity, and every view is built anew.</summary>
    string Schema { get; }

    /// <summary>
    /// Called for every changed document, inside the view's write transaction; ignore those that are not yours.
    /// Must be repeatable: the same document may come twice.
    /// </summary>
    /// <param name="view">The view's writing connection.</param>
    /// <param name="stored">Key and bytes.</param>
    /// <param name="document">The same, read; null when the document was dropped or put away.</param>
    void Apply(PreparedConnection view, StoredDocument stored, object? document);

    /// <summary>Called for every wrapped key that came into the keyring; never for one that was destroyed.</summary>
    void ApplyKey(PreparedConnection view, KeyringRow row) { }

    /// <summary>
    /// Called once at the end of each write transaction, after every table has seen every changed document: for rows that
    /// are made from several documents.
    /// </summary>
    void Complete(PreparedConnection view) { }
}
