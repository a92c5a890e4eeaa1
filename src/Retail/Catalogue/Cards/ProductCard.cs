using Holdfast.Retail.Promises;

namespace Holdfast.Retail.Catalogue.Cards;

/// <summary>A product in a list.</summary>
/// <param name="Colours">How many there are to choose from.</param>
/// <param name="Collect">Null while no store is chosen.</param>
public sealed record ProductCard(
    string Id,
    string Title,
    string? Brand,
    string? Image,
    long PriceFromMinor,
    long PriceToMinor,
    string Currency,
    int Colours,
    int? AgeRestriction,
    CollectLine? Collect
)
{
    public string Address => AddressOf(Id);

    public string Price => (PriceFromMinor == PriceToMinor ? "" : "From ") + Money.Shown(PriceFromMinor, Currency);

    public static string AddressOf(string product, string? sku = null) =>
        $"/products/{Uri.EscapeDataString(product)}{(sku is null ? "" : "?sku=" + Uri.EscapeDataString(sku))}";
}
