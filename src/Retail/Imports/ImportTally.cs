using System.Collections.Immutable;

namespace Holdfast.Retail.Imports;

/// <summary>Counts the lines of one import; used by one flow of control at a time.</summary>
internal sealed class ImportTally(int listed, IProgress<ImportProgress>? progress)
{
    private const int Between = 500;

    private readonly SortedDictionary<string, long> _refusedBy = new(StringComparer.Ordinal);
    private readonly List<RefusedLine> _refusals = [];
    private long _taken;
    private long _unchanged;
    private long _refused;
    private long _leftOut;
    private long _told;

    public RefusedLine? Problem { get; set; }

    public void Take() => Told(ref _taken);

    public void KeepUnchanged() => Told(ref _unchanged);

    public void LeaveOut() => Told(ref _leftOut);

    public void Refuse(int line, Reason reason)
    {
        _refusedBy[reason.Code] = _refusedBy.GetValueOrDefault(reason.Code) + 1;
        if (_refusals.Count < listed)
            _refusals.Add(new RefusedLine(line, reason.Code, reason.Detail));
        Told(ref _refused);
    }

    public ImportReport Report(string file, string? format, string? encoding)
    {
        progress?.Report(new ImportProgress(_taken, _unchanged, _refused, _leftOut));
        return new ImportReport
        {
            File = file,
            Format = format,
            Encoding = encoding,
            Lines = _taken + _unchanged + _refused + _leftOut,
            Taken = _taken,
            Unchanged = _unchanged,
            Refused = _refused,
            LeftOut = _leftOut,
            RefusedBy = _refusedBy.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Refusals = [.. _refusals.OrderBy(refusal => refusal.Line)],
            Problem = Problem,
        };
    }

    private void Told(ref long count)
    {
        count++;
        if (++_told % Between == 0)
            progress?.Report(new ImportProgress(_taken, _unchanged, _refused, _leftOut));
    }
}
