namespace Holdfast.Ledger.Stores;

/// <summary>A database that answers, but that this program must not work on; nothing was written to it.</summary>
public sealed class UnfitDatabaseException(string message) : Exception(message);
