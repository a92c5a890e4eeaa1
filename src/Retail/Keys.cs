using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail;

/// <summary>
/// Keys of documents: a word and its parts, joined by '/'. The retailer's own strings may hold any character, so '%' and
/// '/' and control characters inside a part are percent-encoded; a key can always be taken apart again. Commands name their
/// keys before anything is checked, so any text must make a key that every store can look up.
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

    /// <summary>Not a document: what an entry about many stock levels of a site is of.</summary>
    public static string StockOf(string site) => $"stock/{Part(site)}";

    public static string Slot(string store, Instant start) => $"slot/{Part(store)}/{SlotText(start)}";

    /// <summary>The start of a slot as it stands in its key; earlier slots come first in ordinal order.</summary>
    public static string SlotText(Instant start) => SlotStart.Format(start);

    /// <summary>When the slot of a key began, or begins.</summary>
    public static Instant SlotStartOf(string key) => SlotStart.Parse(PartsOf(key)[1]).Value;

    public static string Order(string number) => $"order/{Part(number)}";

    /// <summary>Null when it is the key of something else. A number needs no encoding.</summary>
    public static string? OrderNumberOf(string key) =>
        key.StartsWith("order/", StringComparison.Ordinal) ? key["order/".Length..] : null;

    /// <param name="customer">See <see cref="Orders.Limits.OnOrder.CustomerOf"/>.</param>
    public static string OnOrder(string sku, string customer) => $"on-order/{Part(sku)}/{Part(customer)}";

    public static string Place(string outcode) => $"place/{Part(outcode)}";

    public static string ApiKey(string id) => $"api-key/{Part(id)}";

    /// <summary>Lists the rooms that are not closed.</summary>
    public const string Rooms = "rooms";

    public static string Room(string id) => $"room/{Part(id)}";

    public const string PersonWord = "person";

    /// <summary>Of a person's key in the keyring, and of the document that says that they were erased.</summary>
    public static string Person(string id) => $"{PersonWord}/{Part(id)}";

    public static bool IsPerson(string key) => key.StartsWith($"{PersonWord}/", StringComparison.Ordinal);

    /// <summary>What kind of document a key names: all before its first slash.</summary>
    public static ReadOnlySpan<char> WordOf(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? key : key.AsSpan(0, slash);
    }

    /// <summary>The parts of a key after its word, decoded.</summary>
    public static string[] PartsOf(string key) => Array.ConvertAll(key.Split('/')[1..], Uri.UnescapeDataString);

    private static string Part(string value)
    {
        // Longer than any code may be: the key must still fit the store, and be nobody else's.
        if (value.Length > 100)
            return $"{Encoded(value[..40])}%{Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(value)))}";
        var plain = true;
        foreach (var sign in value)
            plain &= sign is not ('%' or '/') && !char.IsControl(sign) && !char.IsSurrogate(sign);
        return plain ? value : Encoded(value);
    }

    private static string Encoded(string value)
    {
        var part = new StringBuilder(value.Length + 8);
        // Half a surrogate pair comes out of here as U+FFFD.
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '%' or '/' || Rune.IsControl(rune))
                part.Append(Uri.EscapeDataString(rune.ToString()));
            else
                part.Append(rune);
        }

        return part.ToString();
    }
}
