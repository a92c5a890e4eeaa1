using System.Security.Cryptography;
using System.Text.Json;

namespace Holdfast.Vault.Keeping;

/// <summary>What an entry of the log says of a snapshot: the one kind of entry, besides the reopening of a log, that a vault reads.</summary>
/// <param name="Index">Entries that the snapshot covers.</param>
/// <param name="Sha256">Of its file, in hex.</param>
/// <param name="Bytes">Length of its file.</param>
internal sealed record SnapshotCommitment(long Index, string Sha256, long Bytes)
{
    public bool Is(ReadOnlyMemory<byte> file) =>
        file.Length == Bytes && Convert.ToHexStringLower(SHA256.HashData(file.Span)) == Sha256;

    /// <summary>Null for all other entries, told apart by their first bytes.</summary>
    public static SnapshotCommitment? Read(ReadOnlyMemory<byte> entry)
    {
        if (!entry.Span.StartsWith("{\"kind\":\"snapshot.taken/1\","u8))
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(entry);
            var data = json.RootElement.GetProperty("data");
            return new(
                data.GetProperty("index").GetInt64(),
                data.GetProperty("sha256").GetString() ?? "",
                data.GetProperty("bytes").GetInt64()
            );
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Any bytes may be in an entry that somebody else made.
            return null;
        }
    }
}
