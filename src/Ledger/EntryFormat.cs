using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Ledger;

/// <summary>
/// The bytes of an entry: canonical JSON with the properties kind, at, by, of, request (if any), data, in this order.
/// Written once; whoever needs the entry again reads these bytes and never writes them anew.
/// </summary>
public static class EntryFormat
{
    /// <summary>A bundle stores the length of an entry in two bytes (C2SP tlog-tiles).</summary>
    public const int BytesMax = 65_535;

    private static readonly InstantPattern At = InstantPattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm:ss.fff'Z'"
    );

    private static readonly JsonWriterOptions Canonical = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static byte[] Write(EntryHeader header, ReadOnlySpan<byte> data)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + data.Length);
        using (var json = new Utf8JsonWriter(buffer, Canonical))
        {
            json.WriteStartObject();
            json.WriteString("kind", header.Kind);
            json.WriteString("at", At.Format(header.At));
            json.WriteString("by", header.By);
            json.WriteString("of", header.Of);
            if (header.Request is { } request)
            {
                json.WriteStartObject("request");
                json.WriteString("key", request.Key);
                json.WriteString("hash", request.Hash);
                json.WriteEndObject();
            }
            json.WritePropertyName("data");
            json.WriteRawValue(data, skipInputValidation: true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The row that a store keeps, and the time, from the bytes alone; the data is not looked at.</summary>
    /// <exception cref="JsonException">The bytes do not begin as an entry does.</exception>
    public static (Entry Entry, Instant At) Open(long index, ReadOnlyMemory<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes.Span);
        Expect(ref json, JsonTokenType.StartObject);
        var kind = Property(ref json, "kind");
        var at = At.Parse(Property(ref json, "at"));
        _ = Property(ref json, "by");
        var of = Property(ref json, "of");
        return at.Success
            ? (new(index, of, kind, bytes), at.Value)
            : throw new JsonException($"Entry {index} has no time.");
    }

    /// <exception cref="JsonException">The bytes are not an entry.</exception>
    /// <exception cref="UnknownKindException">The rules do not know the kind.</exception>
    public static ReadEntry Read(Entry entry, IRules rules)
    {
        var json = new Utf8JsonReader(entry.Bytes.Span);
        Expect(ref json, JsonTokenType.StartObject);
        var kind = Property(ref json, "kind");
        var at = At.Parse(Property(ref json, "at"));
        var by = Property(ref json, "by");
        var of = Property(ref json, "of");
        var request = Request(ref json);
        if (!at.Success || kind != entry.Kind || of != entry.Subject)
        {
            throw new JsonException($"Entry {entry.Index} does not say what its row says.");
        }
        json.Read();
        var start = (int)json.TokenStartIndex;
        json.Skip();
        var data = entry.Bytes.Span[start..(int)json.BytesConsumed];
        return new(new(entry.Index, kind, at.Value, by, of, request), rules.ReadFact(kind, data));
    }

    private static RequestKey? Request(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.PropertyName);
        if (json.ValueTextEquals("data"))
        {
            return null;
        }
        Expect(ref json, JsonTokenType.StartObject);
        var request = new RequestKey(Property(ref json, "key"), Property(ref json, "hash"));
        Expect(ref json, JsonTokenType.EndObject);
        Expect(ref json, JsonTokenType.PropertyName);
        return request;
    }

    private static string Property(ref Utf8JsonReader json, string name)
    {
        Expect(ref json, JsonTokenType.PropertyName);
        if (!json.ValueTextEquals(name))
        {
            throw new JsonException($"Expected the property '{name}'.");
        }
        Expect(ref json, JsonTokenType.String);
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException notUtf8)
        {
            throw new JsonException($"The property '{name}' is not UTF-8.", notUtf8);
        }
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new JsonException($"Expected {type}.");
        }
    }
}
