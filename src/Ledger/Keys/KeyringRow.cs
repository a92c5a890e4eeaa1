namespace Holdfast.Ledger.Keys;

/// <summary>A wrapped key or secret, as the table <c>keyring</c> keeps it: outside the log, so that it can be destroyed.</summary>
/// <param name="Name">For example <c>person/…</c>.</param>
/// <param name="Added">Next index of the log when it was added; whoever has followed the log to there asks from there on.</param>
public sealed record KeyringRow(string Name, long Added, byte[] Bytes);

/// <summary>A change of the keyring that is committed together with a command's entry, or not at all.</summary>
/// <param name="Bytes">Wrapped; null destroys the key.</param>
public sealed record KeyringChange(string Name, byte[]? Bytes);
