using Holdfast.Ledger;

namespace Holdfast.Retail.Imports;

/// <summary>Brings a file into the log, line by line, and says what became of each line.</summary>
public static class Import
{
    /// <summary>Names that <see cref="ImportOptions.Format"/> may have.</summary>
    public static IEnumerable<string> Formats => ImportFormat.All.Select(format => format.Name);

    /// <summary>
    /// Reads the whole file. A line that cannot be taken is in the report and stops nothing; a file that cannot be read
    /// on leaves what came before it taken. The same file again changes nothing, so an import that broke off is simply
    /// started again.
    /// </summary>
    /// <param name="file">Plain or gzip. Read to its end, at most once, and not closed.</param>
    /// <param name="fileName">For the report only.</param>
    /// <param name="options">What the file does not say itself.</param>
    /// <param name="commit">The log's door, <see cref="Log.CommitAsync"/>.</param>
    /// <param name="progress">Told now and then, and at the end.</param>
    /// <param name="time">For waiting while the log is busy.</param>
    /// <param name="ct">Ends the import between lines; what is taken stays.</param>
    /// <exception cref="CommitFailedException">The log could not write; lines so far stand.</exception>
    public static async Task<ImportReport> RunAsync(
        Stream file,
        string fileName,
        ImportOptions options,
        Func<ICommand, CancellationToken, Task<Outcome>> commit,
        IProgress<ImportProgress>? progress,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var tally = new ImportTally(options.RefusalsListed, progress);
        try
        {
            await using var copy = await TemporaryFile.CopyAsync(file, ct);
            using var opened = new ImportFile(copy, options.Format);
            var sender = new ImportSender(options, tally, commit, time);
            await sender.SendAsync(new ImportPlan(opened, options, tally).Units(), ct);
            return tally.Report(fileName, opened.Format.Name, opened.Encoding);
        }
        catch (UnreadableFileException unreadable)
        {
            tally.Problem = new RefusedLine(1, unreadable.Reason.Code, unreadable.Reason.Detail);
            return tally.Report(fileName, null, null);
        }
    }
}
