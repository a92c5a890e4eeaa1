using NodaTime;

namespace Holdfast.Ledger;

/// <summary>One fact in the log, as it is stored.</summary>
/// <param name="Index">Place in the log, from 0, without gaps.</param>
/// <param name="Subject">What the fact is about, for example <c>order/4F7K29QX8M</c>.</param>
/// <param name="Kind">Wire name with version, for example <c>order.placed/1</c>.</param>
/// <param name="Bytes">Canonical JSON, written once; hashes are over exactly these bytes.</param>
public sealed record Entry(long Index, string Subject, string Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>What an entry says besides its data: when, by whom, about what.</summary>
/// <param name="Index">Place in the log.</param>
/// <param name="Kind">Wire name with version.</param>
/// <param name="At">Commit time, to the millisecond; never earlier than the entry before.</param>
/// <param name="By">The actor, for example <c>staff:amira</c>.</param>
/// <param name="Of">The subject.</param>
/// <param name="Request">The request that made the entry, if its sender wants an answer again; see <see cref="RequestKey"/>.</param>
public sealed record EntryHeader(long Index, string Kind, Instant At, string By, string Of, RequestKey? Request = null);

/// <summary>A client's idempotency key with the hash of what it asked for.</summary>
/// <param name="Key">Scoped by the caller so that two clients never share a key.</param>
/// <param name="Hash">Hex SHA-256 of the request.</param>
public sealed record RequestKey(string Key, string Hash);

/// <summary>The typed data of an entry. The business declares one record for each kind.</summary>
public abstract record Fact;

/// <summary>An entry read back into types.</summary>
public sealed record ReadEntry(EntryHeader Header, Fact Fact);
