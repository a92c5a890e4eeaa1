using Holdfast.Retail.Promises;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Catalogue.Cards;

/// <summary>A product in a list.</summary>
/// <param name="Colours">How many there are to choose from.</param>
/// <param name="Collect">Null while no store is chosen.</param>
/// <param name="Sku">The variant that is shown, where the list asks for a certain one.</param>
/// <param name="IsSoldOut">No site has any; known only where a store is chosen.</param>
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
    CollectLine? Collect,
    bool IsSoldOut = false,
    string? Sku = null
)
{
    public string Address => AddressOf(Id, Sku);

    public string Price =>
        PriceFromMinor == PriceToMinor
            ? Money.Shown(PriceFromMinor, Currency)
            : Texts.PriceFrom.With(Money.Shown(PriceFromMinor, Currency));

    public static string AddressOf(string product, string? sku = null) =>
        $"/products/{Uri.EscapeDataString(product)}{(sku is null ? "" : "?sku=" + Uri.EscapeDataString(sku))}";
}
