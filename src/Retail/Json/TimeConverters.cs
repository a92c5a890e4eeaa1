using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Json;

/// <summary>UTC to the millisecond: <c>2026-11-21T09:30:00.000Z</c>.</summary>
internal sealed class InstantConverter() : PatternConverter<Instant>(Pattern)
{
    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm:ss.fff'Z'"
    );
}

internal sealed class LocalDateConverter() : PatternConverter<LocalDate>(LocalDatePattern.Iso);

/// <summary>Hours and minutes: <c>09:30</c>.</summary>
internal sealed class LocalTimeConverter() : PatternConverter<LocalTime>(Pattern)
{
    private static readonly LocalTimePattern Pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
}

internal abstract class PatternConverter<T>(IPattern<T> pattern) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parsed = pattern.Parse(reader.GetString() ?? "");
        return parsed.Success ? parsed.Value : throw new JsonException(parsed.Exception.Message);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(pattern.Format(value));
}
