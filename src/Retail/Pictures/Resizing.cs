using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Retail.Pictures;

/// <summary>
/// Makes the widths that pages show out of a fetched picture, by Debian's <c>vipsthumbnail</c>: another process, so that a
/// picture made to break a decoder breaks nothing here. What comes out is written anew: nothing of the fetched file is in it
/// but its pixels.
/// </summary>
internal sealed class Resizing(string? program)
{
    private static readonly int[] s_widths = [1280, 640, 400, 160];

    /// <summary>Side of the few pixels that tell the picture's main colour.</summary>
    private const int SampleSide = 16;

    /// <summary>Where the machine has the program; without it pictures are kept as they come.</summary>
    public static Resizing Here() =>
        new(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, "vipsthumbnail"))
                .FirstOrDefault(File.Exists)
        );

    public bool IsHere => program is not null;

    /// <summary>Files in <paramref name="folder"/>, the widest first, and the main colour. None is wider than the original.</summary>
    /// <exception cref="PictureFaultException">It cannot be decoded, or not in time.</exception>
    public async Task<(IReadOnlyList<(string File, PictureHead Head)> Forms, string Colour)> RunAsync(
        string folder,
        string original,
        PictureHead head,
        bool hasProfile,
        CancellationToken ct
    )
    {
        var forms = new List<(string, PictureHead)>();
        // The fetched file is decoded once; narrower forms are made of the widest.
        var from = original;
        foreach (
            var width in s_widths
                .Where(width => width < head.Width)
                .Prepend(Math.Min(head.Width, s_widths[0]))
                .Distinct()
        )
        {
            var file = $"{width.ToString(CultureInfo.InvariantCulture)}.webp";
            // Only what says in which colours it is meant is converted; anything else is sRGB by the rules of the web.
            string[] convert = from == original && hasProfile ? ["--export-profile", "srgb"] : [];
            await MakeAsync(folder, [from, "--size", $"{width}x>", .. convert, "-o", $"{file}[Q=80,strip]"], ct);
            var made = PictureHead.Read(await File.ReadAllBytesAsync(Path.Combine(folder, file), ct));
            if (forms.TrueForAll(form => form.Item2.Width != made.Width))
                forms.Add((file, made));
            from = forms[0].Item1;
        }
        await MakeAsync(folder, [from, "--size", $"{SampleSide}x{SampleSide}!", "-o", "sample.raw"], ct);
        return (forms, MainColour(await File.ReadAllBytesAsync(Path.Combine(folder, "sample.raw"), ct)));
    }

    private async Task MakeAsync(string folder, string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program!, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        // Only the decoders that are made for files of strangers.
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(PictureLimits.ResizeWithin);
        using var process = Process.Start(start)!;
        try
        {
            // A broken file can make it say a line for each of its pixels.
            var said = Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, limit.Token),
                process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token)
            );
            await process.WaitForExitAsync(limit.Token);
            await said;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            ct.ThrowIfCancellationRequested();
            throw new PictureFaultException(PictureFault.Damaged);
        }
        if (process.ExitCode != 0)
            throw new PictureFaultException(PictureFault.Damaged);
    }

    /// <summary>The middle of the commonest sixteenth of the colours; white behind what is transparent, as paper is.</summary>
    private static string MainColour(ReadOnlySpan<byte> pixels)
    {
        var bands = pixels.Length / (SampleSide * SampleSide);
        if (bands is not (1 or 3 or 4))
            return "#ffffff";
        var counts = new Dictionary<int, (int Count, int R, int G, int B)>();
        for (var at = 0; at + bands <= pixels.Length; at += bands)
        {
            if (bands == 4 && pixels[at + 3] < 250)
                return "#ffffff";
            var (r, g, b) =
                bands == 1 ? (pixels[at], pixels[at], pixels[at]) : (pixels[at], pixels[at + 1], pixels[at + 2]);
            var bin = ((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5);
            var sum = counts.GetValueOrDefault(bin);
            counts[bin] = (sum.Count + 1, sum.R + r, sum.G + g, sum.B + b);
        }
        var main = counts.Values.MaxBy(sum => sum.Count);
        return $"#{main.R / main.Count:x2}{main.G / main.Count:x2}{main.B / main.Count:x2}";
    }
}
