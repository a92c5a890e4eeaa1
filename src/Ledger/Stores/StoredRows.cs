using System.Data.Common;
using NodaTime;

namespace Holdfast.Ledger.Stores;

/// <summary>Rows that every store has in the same columns.</summary>
internal static class StoredRows
{
    /// <summary>The next row: next_index, digest, epoch, last_at_ms.</summary>
    public static async Task<Head> ReadHeadAsync(this DbDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        return new(
            reader.GetInt64(0),
            StateDigest.Read(reader.GetFieldValue<byte[]>(1)),
            reader.GetInt32(2),
            Instant.FromUnixTimeMilliseconds(reader.GetInt64(3))
        );
    }

    /// <summary>The rest of the rows: a text each.</summary>
    public static async Task<List<string>> ReadTextsAsync(this DbDataReader reader, CancellationToken ct)
    {
        var texts = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            texts.Add(reader.GetString(0));
        }
        return texts;
    }

    /// <summary>The rest of the rows: key, idx, bytes.</summary>
    public static async Task<List<StoredDocument>> ReadDocumentsAsync(this DbDataReader reader, CancellationToken ct)
    {
        var documents = new List<StoredDocument>();
        while (await reader.ReadAsync(ct))
        {
            documents.Add(
                new(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    await reader.IsDBNullAsync(2, ct) ? null : reader.GetFieldValue<byte[]>(2)
                )
            );
        }
        return documents;
    }
}
