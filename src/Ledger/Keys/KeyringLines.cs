using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Holdfast.Ledger.Keys;

/// <summary>
/// Rows of the keyring on their way to a backup: a line of JSON each, <c>{"name":"…","added":12,"bytes":"…"}</c>, the bytes wrapped as
/// they are and in base64.
/// </summary>
public static class KeyringLines
{
    private static readonly JsonWriterOptions s_oneByOne = new() { SkipValidation = true };

    public static byte[] Write(IEnumerable<KeyringRow> rows)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var row in rows)
        {
            using (var json = new Utf8JsonWriter(lines, s_oneByOne))
            {
                json.WriteStartObject();
                json.WriteString("name", row.Name);
                json.WriteNumber("added", row.Added);
                json.WriteBase64String("bytes", row.Bytes);
                json.WriteEndObject();
            }
            lines.Write("\n"u8);
        }
        return lines.WrittenSpan.ToArray();
    }

    /// <summary>Refuses anything that is not whole lines of rows.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> lines, [NotNullWhen(true)] out IReadOnlyList<KeyringRow>? rows)
    {
        rows = null;
        var read = new List<KeyringRow>();
        var rest = lines;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            if (end < 0 || Read(rest[..end]) is not { } row)
            {
                return false;
            }
            read.Add(row);
            rest = rest[(end + 1)..];
        }
        rows = read;
        return true;
    }

    private static KeyringRow? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            return
                row.GetProperty("name").GetString() is { Length: > 0 } name
                && row.GetProperty("added").TryGetInt64(out var added)
                && added >= 0
                && row.GetProperty("bytes").TryGetBytesFromBase64(out var bytes)
                ? new(name, added, bytes)
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Lines come over the wire: what is no row is refused, not a failure.
            return null;
        }
    }
}
