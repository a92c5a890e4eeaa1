using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Holdfast.Tests.Rules;

/// <summary>Strings that broke other people's programs, from the data beside the repository.</summary>
internal static class Hardening
{
    /// <summary>Naughty strings and the payloads of every category that are text. Skips the test where there is no data.</summary>
    public static IReadOnlyList<string> Strings() =>
        [.. Lines("naughty-strings.jsonl").Select(line => Text(line, "string")), .. Payloads(_ => true)];

    /// <summary>Payloads of one category, for example <c>email-invalid</c>.</summary>
    public static IReadOnlyList<string> Payloads(string category) => Payloads(it => it == category);

    private static string[] Payloads(Func<string, bool> wanted) =>
        [
            .. Lines("payloads.jsonl.gz")
                .Where(line => wanted(Text(line, "category")) && line.TryGetProperty("payload", out _))
                .Select(line => Text(line, "payload")),
        ];

    private static IEnumerable<JsonElement> Lines(string file)
    {
        using var bytes = File.OpenRead(Path.Combine(Folder(), file));
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(bytes, CompressionMode.Decompress)
            : bytes;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return JsonElement.Parse(line);
    }

    private static string Text(JsonElement line, string property) => line.GetProperty(property).GetString()!;

    private static string Folder()
    {
        var data = Environment.GetEnvironmentVariable("HOLDFAST_TEST_DATA");
        if (data is null)
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "Holdfast.slnx")))
                root = root.Parent;
            data = Path.Combine(root?.FullName ?? ".", "..", "shared", "data");
        }
        var folder = Path.Combine(data, "hardening");
        Assert.SkipUnless(Directory.Exists(folder), $"There is no test data at {folder}; set HOLDFAST_TEST_DATA.");
        return folder;
    }
}
