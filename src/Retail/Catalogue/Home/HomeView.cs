using System.Collections.Immutable;
using Holdfast.Retail.Catalogue.Cards;

namespace Holdfast.Retail.Catalogue.Home;

public sealed record HomeView(
    ImmutableArray<DepartmentCard> Departments,
    ImmutableArray<string> HeroPictures,
    ImmutableArray<HomeRange> Ranges
);

public sealed record DepartmentCard(string Name, string Address, string? Image);

public sealed record HomeRange(string Name, string Address, ImmutableArray<ProductCard> Cards);
