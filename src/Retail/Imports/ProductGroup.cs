using System.Collections.Immutable;

namespace Holdfast.Retail.Imports;

/// <summary>All lines of a file that are about one product.</summary>
internal sealed class ProductGroup(ImportOptions options, ImportTally tally)
{
    public ImportUnit Unit(IReadOnlyList<Cells> cells, ImportFormat format)
    {
        ImmutableArray<ProductLine> lines =
        [
            .. cells.Select(line => ProductLines.Parse(line, format, options)).OfType<ProductLine>(),
        ];
        var product = Gathered(lines);
        var names = lines.Select(line => line.OptionNames).FirstOrDefault(names => names.Any(name => name is not null));

        var variants = new List<(VariantCells Variant, List<int> Lines)>();
        var places = new Dictionary<string, int>();
        foreach (var line in lines.Where(line => line.Variant is not null))
        {
            var variant = Named(line.Variant!, names);
            if (places.TryAdd(variant.Sku, variants.Count))
                variants.Add((variant, [line.Line]));
            else if (variants[places[variant.Sku]] is var earlier && earlier.Variant == variant)
                earlier.Lines.Add(line.Line);
            else
                tally.Refuse(line.Line, Differs(variant, earlier.Lines[0]));
        }

        var steps = variants.Select(variant => Step(product, variant.Variant, variant.Lines));
        ImmutableArray<int> alone = [.. lines.Where(line => line.Variant is null).Select(line => line.Line)];
        return new ImportUnit([.. alone.IsEmpty ? steps : steps.Prepend(Step(product, null, alone))]);
    }

    /// <summary>A line about the product alone knows best; else the first line that says something; lists are joined.</summary>
    private static ProductLine Gathered(ImmutableArray<ProductLine> lines)
    {
        ImmutableArray<ProductLine> byRank = [.. lines.OrderBy(line => line.Variant is null ? 0 : 1)];
        T? First<T>(Func<ProductLine, T?> of) => byRank.Select(of).FirstOrDefault(value => value is not null);
        ImmutableArray<string> Joined(Func<ProductLine, ImmutableArray<string>> of) =>
            [.. byRank.SelectMany(line => of(line)).Distinct()];
        return byRank[0] with
        {
            Currency = First(line => line.Currency),
            Title = First(line => line.Title),
            Description = First(line => line.Description),
            Brand = First(line => line.Brand),
            Seller = First(line => line.Seller),
            Categories = Joined(line => line.Categories),
            Ranges = Joined(line => line.Ranges),
            AgeRestriction = byRank.Max(line => line.AgeRestriction),
            Images = Joined(line => line.Images),
        };
    }

    /// <summary>Columns of options become colour and size by the names that the product gives them.</summary>
    private static VariantCells Named(VariantCells variant, ImmutableArray<string?> names)
    {
        if (names.IsDefaultOrEmpty)
            return variant;
        var rest = new List<string>();
        var values = new[] { variant.Options.Item1, variant.Options.Item2, variant.Options.Item3 };
        foreach (var (name, value) in names.Zip(values))
        {
            if (value is null or "Default Title")
                continue;
            if (name is not null && name.StartsWith("colo", StringComparison.OrdinalIgnoreCase))
                variant = variant with { Colour = value };
            else
                rest.Add(value);
        }
        return rest.Count == 0 ? variant : variant with { Size = string.Join(" / ", rest) };
    }

    private static Reason Differs(VariantCells variant, int line) =>
        variant.Derived
            ? new Reason(
                "same-name",
                $"Line {line} has the same name with another price; without a SKU they cannot be told apart."
            )
            : new Reason("repeated", $"Line {line} says something else of the same SKU.");

    private ImportStep Step(ProductLine product, VariantCells? variant, IEnumerable<int> lines) =>
        new(
            [.. lines],
            new ImportProduct
            {
                Product = product,
                Variant = variant,
                By = options.By,
            }
        );
}
