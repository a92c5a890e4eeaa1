using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Server.Trials;

/// <summary>
/// Strings and bytes that broke other people's programs, from the real data. By default all naughty strings and an even
/// sample of the payloads; all of them with HOLDFAST_ALL_PAYLOADS=1.
/// </summary>
internal static class HostileStrings
{
    private const int EveryPayload = 50;

    public static bool TakesAll => Environment.GetEnvironmentVariable("HOLDFAST_ALL_PAYLOADS") == "1";

    /// <summary>Ours: what breaks programs like this one, and is in nobody's list.</summary>
    public static readonly IReadOnlyList<string> Own =
    [
        "\uFFFE",
        "a\uFFFFb\uFDD0",
        "/\u00e9/\u65e5\u672c",
        "/desk/\u00e9?x=\u00e9",
        "a\0b",
        "X\nfoo\nGood\nwords",
        "a/b",
        "a%2Fb%252F%00",
        "..",
        ".",
        "../../etc/passwd",
        "%c0%ae%c0%ae/%ff",
        "\\..\\",
        "4F7K2/9QX8M",
        "-1",
        "2147483648",
        "9223372036854775807",
        "1e309",
        "0x10",
        "NaN",
        "\u0661\u0662",
        "0001-01-01",
        "9999-12-31T23:59:59.999999999Z",
        "+999999-01-01T00:00:00Z",
        "{\"a\":\"\\ud800\"}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "{\"parcel\":1,\"parcel\":1e400}",
        "application/json; charset=nonsense",
        "multipart/form-data; boundary=",
        "W/\"\", *, \"\u00e9\"",
        "bytes=9-1,-99999999999999999999",
        "Bearer hf_000000000000_\u00e9",
        "Basic \u00e9",
        string.Concat(Enumerable.Repeat("\U0001F600", 299)) + "a\U0001F600",
        new string('a', 599) + "\U0001F600",
        new string('x', 100_000),
    ];

    /// <summary>Text only. Half a surrogate pair cannot be sent over HTTP and is not among them.</summary>
    public static IReadOnlyList<string> Texts() =>
        [
            .. Lines("naughty-strings.jsonl").Select(line => line.GetProperty("string").GetString()!),
            .. Sampled(Lines("payloads.jsonl.gz").Where(line => line.TryGetProperty("payload", out _)))
                .Select(line => line.GetProperty("payload").GetString()!),
        ];

    /// <summary>Every payload's bytes: those that are no UTF-8, and the same sample of the others.</summary>
    public static IReadOnlyList<byte[]> Bytes()
    {
        var lines = Lines("payloads.jsonl.gz").ToList();
        return
        [
            .. lines
                .Where(line => line.TryGetProperty("payload_b64", out _))
                .Select(line => line.GetProperty("payload_b64").GetBytesFromBase64()),
            .. Sampled(lines.Where(line => line.TryGetProperty("payload", out _)))
                .Select(line => Encoding.UTF8.GetBytes(line.GetProperty("payload").GetString()!)),
        ];
    }

    private static IEnumerable<JsonElement> Sampled(IEnumerable<JsonElement> lines) =>
        TakesAll ? lines : lines.Where((_, number) => number % EveryPayload == 0);

    private static IEnumerable<JsonElement> Lines(string file)
    {
        using var bytes = File.OpenRead(RealData.PathOf($"hardening/{file}"));
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(bytes, CompressionMode.Decompress)
            : bytes;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return JsonElement.Parse(line);
    }
}
