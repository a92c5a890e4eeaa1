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

    private static bool TakesAll => Environment.GetEnvironmentVariable("HOLDFAST_ALL_PAYLOADS") == "1";

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
