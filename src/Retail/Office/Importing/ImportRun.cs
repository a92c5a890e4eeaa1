using Holdfast.Retail.Imports;
using NodaTime;

namespace Holdfast.Retail.Office.Importing;

/// <summary>One file that was sent to the office, from its arrival to its report. Public: a page's parameter.</summary>
public sealed class ImportRun : IProgress<ImportProgress>
{
    private ImportProgress _progress;

    internal ImportRun(string id, string path, string fileName, ImportOptions options, string by, Instant startedAt)
    {
        Id = id;
        Path = path;
        FileName = fileName;
        Options = options;
        By = by;
        StartedAt = startedAt;
    }

    internal string Id { get; }

    /// <summary>The file as it arrived; deleted at the end.</summary>
    internal string Path { get; }
    internal string FileName { get; }
    internal ImportOptions Options { get; }

    /// <summary>The person's name.</summary>
    internal string By { get; }
    internal Instant StartedAt { get; }

    /// <summary>Null until it ends.</summary>
    internal ImportReport? Report { get; set; }

    /// <summary>One sentence, where it ended without a report.</summary>
    internal string? Failure { get; set; }
    internal bool IsRunning { get; set; }
    internal bool IsOver => Report is not null || Failure is not null;

    internal ImportProgress Progress
    {
        get
        {
            lock (this.Options)
                return _progress;
        }
    }

    void IProgress<ImportProgress>.Report(ImportProgress value)
    {
        lock (this.Options)
            _progress = value;
    }
}
