using Holdfast.Ledger;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Places;

/// <summary>Where a postcode area or outcode lies, so that stores near it can be found without a map vendor.</summary>
/// <param name="Code">An outcode (<c>LS1</c>) or a postcode area (<c>LS</c>).</param>
/// <param name="Town">What people call it, for search by place name.</param>
internal sealed record Place(string Code, string? Town, Position Position);

internal sealed record PlaceSaved(string Code, string? Town, Position Position) : Fact;
