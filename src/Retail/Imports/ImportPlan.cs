using System.Collections.Immutable;

namespace Holdfast.Retail.Imports;

/// <summary>
/// From a file's records to units of commands. Where one document is told by several lines, they are gathered first;
/// so the same file twice asks for the same documents, and the second time nothing changes.
/// </summary>
internal sealed class ImportPlan(ImportFile file, ImportOptions options, ImportTally tally)
{
    private const int CountsInOneEntry = 100;
    private const int LinesOfOneDocument = 2_000;

    private readonly SeenKeys _seen = new();

    public IEnumerable<ImportUnit> Units() =>
        file.Format.Kind switch
        {
            ImportKind.Stock => Counts(),
            ImportKind.Sites => Records().Select(Site).OfType<ImportUnit>(),
            ImportKind.Places => Records().Select(Place).OfType<ImportUnit>(),
            ImportKind.Products => Grouped(ProductKey, new ProductGroup(options, tally).Unit),
            ImportKind.Hours => Grouped(HoursKey, new HoursGroup(options, tally).Unit),
            ImportKind.Routes => Grouped(RouteKey, new RouteGroup(options, tally).Unit),
            _ => throw new InvalidOperationException($"No plan for {file.Format.Kind}."),
        };

    private Cells CellsOf(ImportRecord record) => new(record, file.Format);

    /// <summary>The whole records that the import is about; all others are counted here.</summary>
    private IEnumerable<ImportRecord> Records()
    {
        var only = options.Only is { } wanted ? ImportRecord.Name(wanted.Column) : null;
        foreach (var item in file.Read())
        {
            if (item.Ends && item.Broken is { } end)
                tally.Problem = new RefusedLine(item.Line, end.Code, end.Detail);
            else if (item.Broken is { } broken)
                tally.Refuse(item.Line, broken);
            else if (item.Record is { } record && only is not null && record.First(only) != options.Only?.Value)
                tally.LeaveOut();
            else if (item.Record is not null)
                yield return item.Record;
        }
    }

    private ImportUnit? Site(ImportRecord record)
    {
        var cells = CellsOf(record);
        if (SiteLines.Parse(cells, file.Format, options) is not { } line)
            return Refuse(cells);
        if (IsRepeated(cells, line.Code))
            return null;
        var saved = new ImportStep([line.Line], new ImportSite(line, options.By));
        return line.Hours is null
            ? new ImportUnit([saved])
            : new ImportUnit([saved with { Then = new ImportHours(line.Code, line.Hours, options.By) }]);
    }

    private ImportUnit? Place(ImportRecord record)
    {
        var cells = CellsOf(record);
        if (PlaceLines.Parse(cells) is not { } line)
            return Refuse(cells);
        if (IsRepeated(cells, line.Code))
            return null;
        var command = new Places.SavePlace
        {
            Place = line.Code,
            Town = line.Town,
            Position = line.Position,
            By = options.By,
        };
        return new ImportUnit([new([line.Line], command)]);
    }

    private IEnumerable<ImportUnit> Counts()
    {
        var waiting = new List<InventoryLine>();
        foreach (var record in Records())
        {
            var cells = CellsOf(record);
            if (InventoryLines.Parse(cells, file.Format, options) is not { } line)
                Refuse(cells);
            else if (!IsRepeated(cells, line.Site, line.Sku))
            {
                if (waiting.Count == CountsInOneEntry || (waiting.Count > 0 && waiting[0].Site != line.Site))
                    yield return Together(waiting);
                waiting.Add(line);
            }
        }
        if (waiting.Count > 0)
            yield return Together(waiting);
    }

    private ImportUnit Together(List<InventoryLine> waiting)
    {
        var step = new CountStep(waiting[0].Site, [.. waiting], options.By);
        waiting.Clear();
        return new ImportUnit([step]);
    }

    private IEnumerable<ImportUnit> Grouped(
        Func<Cells, GroupSpool, int?> keyOf,
        Func<IReadOnlyList<Cells>, ImportFormat, ImportUnit> unitOf
    )
    {
        using var spool = new GroupSpool();
        foreach (var record in Records())
        {
            var cells = CellsOf(record);
            if (keyOf(cells, spool) is not { } group)
                Refuse(cells);
            else if (spool.CountOf(group) == LinesOfOneDocument)
                tally.Refuse(
                    record.Line,
                    new Reason("too-many-lines", $"More than {LinesOfOneDocument} lines are about the same thing.")
                );
            else
                spool.Add(group, record);
        }
        foreach (var records in spool.Groups())
            yield return unitOf([.. records.Select(CellsOf)], file.Format);
    }

    private int? ProductKey(Cells cells, GroupSpool spool)
    {
        if (ProductLines.Parse(cells, file.Format, options) is not { } line)
            return null;
        var group = spool.GroupOf(line.ProductId);
        if (line.Variant is null || _seen.Add(group, out var owner, line.Variant.Sku) || owner == group)
            return group;
        cells.Refuse("repeated", "The SKU belongs to another product on an earlier line.");
        return null;
    }

    /// <summary>A line with bad times goes along: its day must not be set from its other lines.</summary>
    private static int? HoursKey(Cells cells, GroupSpool spool) =>
        HoursLines.Parse(cells) is { } line ? spool.GroupOf(line.Site) : null;

    private static int? RouteKey(Cells cells, GroupSpool spool) =>
        RouteLines.Parse(cells) is { } line ? spool.GroupOf($"{line.From}\0{line.To}") : null;

    private bool IsRepeated(Cells cells, params ReadOnlySpan<string> key)
    {
        if (_seen.Add(cells.Line, out var first, key))
            return false;
        tally.Refuse(cells.Line, new Reason("repeated", $"Line {first} is about the same already."));
        return true;
    }

    private ImportUnit? Refuse(Cells cells)
    {
        tally.Refuse(cells.Line, cells.Refused ?? throw new InvalidOperationException("A line without a reason."));
        return null;
    }
}
