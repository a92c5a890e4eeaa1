using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading.Channels;
using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Imports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Holdfast.Retail.Office.Importing;

/// <summary>
/// Files sent to the office go in one after the other, behind the pages. Runs and reports are kept by this process, the last
/// fifty of them; a stop ends a run between two lines, and sending the same file again takes the rest.
/// </summary>
internal sealed class ImportRuns(
    Log log,
    Writes writes,
    RetailOptions options,
    TimeProvider time,
    ILogger<ImportRuns> logger
) : BackgroundService
{
    private const int WaitingMax = 10;
    private const int Kept = 50;

    private readonly Channel<ImportRun> _waiting = Channel.CreateBounded<ImportRun>(WaitingMax);
    private readonly Lock _lock = new();
    private ImmutableArray<ImportRun> _runs = [];

    /// <summary>The newest first.</summary>
    public ImmutableArray<ImportRun> Runs
    {
        get
        {
            lock (_lock)
                return _runs;
        }
    }

    public ImportRun? Find(string id) => Runs.FirstOrDefault(run => run.Id == id);

    /// <summary>Takes the file in whole before it answers; null if ten others wait already.</summary>
    public async Task<ImportRun?> AddAsync(
        Stream file,
        string fileName,
        ImportOptions import,
        string by,
        CancellationToken ct
    )
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var path = Path.Combine(Folder.FullName, id);
        await using (var copy = File.Create(path))
            await file.CopyToAsync(copy, ct);
        var run = new ImportRun(id, path, fileName, import, by, Instant.FromDateTimeOffset(time.GetUtcNow()));
        if (!_waiting.Writer.TryWrite(run))
        {
            File.Delete(path);
            return null;
        }
        lock (_lock)
            _runs = [run, .. _runs.Take(Kept - 1)];
        return run;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Files of a process that was stopped in the middle: nobody has a page of them any more.
        foreach (var left in Folder.EnumerateFiles())
            left.Delete();
        await foreach (var run in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            run.IsRunning = true;
            await RunAsync(run, stoppingToken);
            File.Delete(run.Path);
        }
    }

    private DirectoryInfo Folder => Directory.CreateDirectory(Path.Combine(options.DataFolder, "imports"));

    private async Task RunAsync(ImportRun run, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(run.Path);
            var report = await Import.RunAsync(file, run.FileName, run.Options, log.CommitAsync, run, time, ct);
            // Whoever reads that it is done finds it done on every page.
            await writes.CatchUpAsync(ct);
            run.Report = report;
        }
        catch (CommitFailedException failure)
        {
            logger.LogWarning(failure, "An import broke off");
            run.Failure = Texts.NoAnswer;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "An import failed");
            run.Failure = Texts.WentWrong;
        }
    }
}
