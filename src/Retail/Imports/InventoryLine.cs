namespace Holdfast.Retail.Imports;

/// <param name="SafetyStock">Null leaves it as it is.</param>
internal sealed record InventoryLine(int Line, string Site, string Sku, int OnHand, int? SafetyStock);

/// <summary>
/// A count of one SKU at one site, from our own columns or from a Google local inventory feed. The feed's price is not
/// taken (the price is the product's), its pick-up time is checked and not taken (promises are computed here).
/// </summary>
internal static class InventoryLines
{
    private const int Most = 10_000_000;

    public static InventoryLine? Parse(Cells cells, ImportFormat format, ImportOptions options)
    {
        var site = cells.RequiredCode("site");
        var sku = cells.RequiredCode("sku");
        var quantity = cells.Whole("on_hand", 0, Most);
        var onHand = format.IsGoogle ? Judge(cells, quantity, options) : quantity;
        var safety = cells.Whole("safety_stock", 0, Most);
        if (onHand is null)
            cells.Refuse("quantity-missing", "The line does not say how many units there are.");
        return cells.Refused is null ? new InventoryLine(cells.Line, site, sku, onHand ?? 0, safety) : null;
    }

    private static int? Judge(Cells cells, int? quantity, ImportOptions options)
    {
        if (Word(cells, "pickup_method") is not (null or "buy" or "reserve" or "ship_to_store"))
            cells.Refuse("pickup-method", "The item cannot be collected at this store.");
        if (Word(cells, "pickup_sla") is { } sla && !IsSla(sla))
            cells.Refuse("pickup-sla", "The pick-up time is not one of Google's words.");

        switch (Word(cells, "availability"))
        {
            case "in_stock" or "limited_availability":
                return quantity ?? options.InStockMeans;
            // Shown in the store but not on its shelf; a quantity beside the word would be somebody else's.
            case "out_of_stock" or "on_display_to_order":
                return 0;
            case null:
                return quantity;
            case var other:
                cells.Refuse("availability", $"'{Short(other)}' says nothing about units on a store's shelf.");
                return null;
        }
    }

    private static bool IsSla(string word) =>
        word is "same_day" or "next_day" or "multi_week"
        || (word.Length == 5 && word[0] is >= '2' and <= '7' && word.EndsWith("_day", StringComparison.Ordinal));

    /// <summary>Feeds write "in stock", "In_Stock" and "in-stock".</summary>
    private static string? Word(Cells cells, string column) =>
        cells.Text(column, 100) is { } text ? ImportRecord.Name(text) : null;

    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
