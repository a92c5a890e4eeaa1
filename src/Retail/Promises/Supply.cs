using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Promises;

/// <summary>What a basket asks for; one line for each SKU.</summary>
internal readonly record struct Wanted(string Sku, int Quantity);

/// <summary>A site that could give goods to a basket, from documents or from rows of the view.</summary>
/// <param name="Route">How its goods come to the store; null for the store itself.</param>
/// <param name="Available">Units of a SKU that an order may still take there.</param>
internal sealed record Supply(Site Site, Route? Route, Func<string, int> Available);
