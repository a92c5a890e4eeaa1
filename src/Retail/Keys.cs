using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail;

/// <summary>
/// Keys of documents: a word and its parts, joined by '/'. The retailer's own strings may hold any character, so '%' and
/// '/' inside a part are percent-encoded; a key can always be taken apart again.
/// </summary>
internal static class Keys
{
    private static readonly InstantPattern SlotStart = InstantPattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm'Z'"
    );

    public const string Retailer = "retailer";

    public static string Site(string code) => $"site/{Part(code)}";

    public static string Route(string from, string to) => $"route/{Part(to)}/{Part(from)}";

    /// <summary>The routes that end at a store.</summary>
    public static string RoutesTo(string store) => $"routes-to/{Part(store)}";

    public static string Product(string id) => $"product/{Part(id)}";

    public static string Variant(string sku) => $"variant/{Part(sku)}";

    public static string Range(string code) => $"range/{Part(code)}";

    public static string Stock(string site, string sku) => $"stock/{Part(site)}/{Part(sku)}";

    public static string Slot(string store, Instant start) => $"slot/{Part(store)}/{SlotStart.Format(start)}";

    public static string Order(string number) => $"order/{Part(number)}";

    public static string Place(string outcode) => $"place/{Part(outcode)}";

    public static string ApiKey(string id) => $"api-key/{Part(id)}";

    /// <summary>The parts of a key after its word, decoded.</summary>
    public static string[] PartsOf(string key) => [.. key.Split('/').Skip(1).Select(Uri.UnescapeDataString)];

    private static string Part(string value) =>
        value.AsSpan().IndexOfAny('%', '/') < 0
            ? value
            : value.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
}
