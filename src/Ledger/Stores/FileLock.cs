namespace Holdfast.Ledger.Stores;

/// <summary>A lock file beside the database; the operating system releases it with the process, and not before.</summary>
internal sealed class FileLock : IHeldWork
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public CancellationToken Lost => CancellationToken.None;

    /// <summary>Null: another process has it.</summary>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
