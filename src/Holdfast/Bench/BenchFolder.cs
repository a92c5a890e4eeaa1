namespace Holdfast.Bench;

/// <summary>
/// A temporary folder for the files of servers. Its end deletes it, unless it is kept: ext4 does not give the place of a file to
/// a new one for up to five minutes after its end and tries it each time, so that a bench which deletes the mails of 100,000
/// orders makes the next one's orders cost up to a third more.
/// </summary>
internal sealed class BenchFolder(bool isKept) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("holdfast-bench-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (!isKept)
            Directory.Delete(Path, recursive: true);
    }
}
