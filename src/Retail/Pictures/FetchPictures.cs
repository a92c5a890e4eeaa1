using System.Security.Cryptography;
using Holdfast.Retail.Reading;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Retail.Pictures;

/// <summary>
/// Fetches what products name and this process does not have yet, a few at a time, beside everything else: an import never
/// waits for a picture, and a picture that fails is tried again. Each process keeps its own, as it keeps its own view.
/// </summary>
internal sealed class FetchPictures(
    KeptPictures kept,
    PictureQueue queue,
    PictureDownload download,
    Resizing resizing,
    View view,
    TimeProvider time,
    ILogger<FetchPictures> logger
) : BackgroundService
{
    private const int AtOnce = 4;
    private const int TakenAtOnce = 64;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Decoding needs a core and up to some hundred megabytes: one picture after the other.</summary>
    private readonly SemaphoreSlim _resizing = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await view.Ready.WaitAsync(stoppingToken);
        var isOpen = false;
        while (true)
        {
            try
            {
                if (!isOpen && !await Task.Run(kept.Open, stoppingToken))
                    logger.LogWarning("The list of kept pictures was damaged; all of them are fetched again");
                isOpen = true;
                while (queue.TakeIn())
                    stoppingToken.ThrowIfCancellationRequested();
                while (queue.Due(time.GetUtcNow(), TakenAtOnce) is { IsEmpty: false } due)
                    await Parallel.ForEachAsync(
                        due,
                        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                        async (address, ct) => await FetchAsync(address, ct)
                    );
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(
                    failure,
                    "Pictures could not be fetched now; looked at again in {Every}",
                    s_lookEvery
                );
            }
            await Task.Delay(s_lookEvery, stoppingToken);
        }
    }

    private async Task FetchAsync(string address, CancellationToken ct)
    {
        try
        {
            if (!queue.ForgetUnnamed(address))
                await KeepAsync(address, await download.GetAsync(new Uri(address), ct), ct);
        }
        catch (PictureFaultException failure)
        {
            queue.Failed(address, failure.Fault, failure.Detail, time.GetUtcNow());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(failure, "The picture {Address} could not be kept", address);
            queue.Failed(address, PictureFault.CannotKeep, detail: null, time.GetUtcNow());
        }
    }

    private async Task KeepAsync(string address, byte[] bytes, CancellationToken ct)
    {
        var head = PictureHead.ReadWhole(bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var folder = Directory.CreateDirectory(Path.Combine(kept.Partial, Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            var original = $"original.{head.Extension}";
            await File.WriteAllBytesAsync(Path.Combine(folder, original), bytes, ct);
            if (resizing.IsHere)
                await KeepResizedAsync(address, hash, folder, original, head, PictureHead.HasProfile(bytes), ct);
            else
                KeepAsItCame(address, hash, Path.Combine(folder, original), bytes.Length, head);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task KeepResizedAsync(
        string address,
        string hash,
        string folder,
        string original,
        PictureHead head,
        bool hasProfile,
        CancellationToken ct
    )
    {
        await _resizing.WaitAsync(ct);
        try
        {
            var (forms, colour) = await resizing.RunAsync(folder, original, head, hasProfile, ct);
            kept.Keep(
                address,
                [.. forms.Select(form => (Path.Combine(folder, form.File), FileOf(hash, form.Head), form.Head.Width))],
                forms[0].Head.Height,
                colour
            );
        }
        finally
        {
            _resizing.Release();
        }
    }

    private void KeepAsItCame(string address, string hash, string path, int bytes, PictureHead head)
    {
        if (
            bytes > PictureLimits.UnresizedBytesMax
            || Math.Max(head.Width, head.Height) > PictureLimits.UnresizedSideMax
        )
            throw new PictureFaultException(PictureFault.NotResized, $"{head.Width} × {head.Height}");
        kept.Keep(address, [(path, FileOf(hash, head), head.Width)], head.Height, colour: null);
    }

    private static string FileOf(string hash, PictureHead head) => $"{hash[..2]}/{hash}-{head.Width}.{head.Extension}";

    public override void Dispose()
    {
        base.Dispose();
        _resizing.Dispose();
    }
}
