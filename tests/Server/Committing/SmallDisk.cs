using System.Diagnostics;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Server.Committing;

/// <summary>A file system of a few megabytes in memory, to fill up for real.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static async Task<SmallDisk> MountAsync(int megabytes, CancellationToken ct)
    {
        var path = Directory.CreateTempSubdirectory("holdfast-disk-").FullName;
        if (await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path], ct) != 0)
        {
            Directory.Delete(path);
            Missing.Program("mount -t tmpfs is not allowed here, so a disk cannot be filled up");
        }
        return new(path);
    }

    public void FillUp()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: what was wanted.
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", ["-l", Path], CancellationToken.None);
        Directory.Delete(Path);
    }

    private static async Task<int> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }
}
