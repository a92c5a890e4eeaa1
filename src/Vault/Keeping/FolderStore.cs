using System.Runtime.CompilerServices;

namespace Holdfast.Vault.Keeping;

/// <summary>
/// A vault in a folder. A file is written under <c>.partial</c>, flushed, renamed into place, and its folder flushed, so that
/// after a crash there is all of it or nothing. One process writes at a time: it holds <c>.lock</c>.
/// </summary>
public sealed class FolderStore : IVaultStore
{
    private const string Partial = ".partial";
    private const int WritersMax = 4;

    private readonly string _root;
    private readonly FileStream? _lock;
    private long _written;

    private FolderStore(string root, FileStream? held)
    {
        _root = root;
        _lock = held;
    }

    public string Description => _root;

    /// <summary>Opens a folder to write, or makes it.</summary>
    /// <exception cref="IOException">Another process writes into it.</exception>
    public static FolderStore Open(string folder)
    {
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
        {
            CreateFolder(root);
        }
        FileStream held;
        try
        {
            held = new(Path.Combine(root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"Another process has the vault in {root} open.", e);
        }
        // Left by a process that died while it wrote: nobody ever counted on these.
        var partial = Path.Combine(root, Partial);
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }
        Directory.CreateDirectory(partial);
        return new(root, held);
    }

    /// <summary>Opens a folder to read only, beside whoever writes.</summary>
    /// <exception cref="DirectoryNotFoundException"/>
    public static FolderStore OpenToRead(string folder) =>
        Directory.Exists(folder)
            ? new(Path.GetFullPath(folder), held: null)
            : throw new DirectoryNotFoundException($"There is no folder {folder}.");

    public async Task<ReadOnlyMemory<byte>?> GetAsync(string path, int bytesMax, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(
                PathOf(path),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0,
                FileOptions.Asynchronous
            );
            if (file.Length > bytesMax)
            {
                throw new VaultDamagedException(
                    path,
                    $"the file has {file.Length} bytes where {bytesMax} are the most."
                );
            }
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, ct);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var start = PathOf(folder.TrimEnd('/'));
        if (!Directory.Exists(start))
        {
            yield break;
        }
        await Task.CompletedTask;
        foreach (var file in Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            yield return Path.GetRelativePath(_root, file).Replace(Path.DirectorySeparatorChar, '/');
        }
    }

    public async Task KeepAsync(IReadOnlyCollection<VaultFile> files, CancellationToken ct)
    {
        var missing = new List<VaultFile>(files.Count);
        foreach (var file in files)
        {
            if (!await IsThereAsync(file, ct))
            {
                missing.Add(file);
            }
        }
        await Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = WritersMax, CancellationToken = ct },
            async (file, stop) => await WriteAsync(file, overwrite: false, stop)
        );
        // Also the folders of files that were there already: a crash may have come between their renaming and the flush.
        foreach (var folder in files.Select(file => Path.GetDirectoryName(PathOf(file.Path))!).Distinct())
        {
            Durable.FlushFolder(folder);
        }
    }

    public async Task ReplaceAsync(VaultFile file, CancellationToken ct)
    {
        await WriteAsync(file, overwrite: true, ct);
        Durable.FlushFolder(Path.GetDirectoryName(PathOf(file.Path))!);
    }

    public Task DropFromKeyringAsync(string path, CancellationToken ct)
    {
        if (!path.StartsWith(VaultPaths.KeyringFolder, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"Only files of the keyring's backup are ever deleted, not {path}.",
                nameof(path)
            );
        }
        File.Delete(PathOf(path));
        Durable.FlushFolder(Path.GetDirectoryName(PathOf(path))!);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    private async Task<bool> IsThereAsync(VaultFile file, CancellationToken ct)
    {
        var there = await GetAsync(file.Path, int.MaxValue, ct);
        return there is { } bytes
            && (
                bytes.Span.SequenceEqual(file.Bytes.Span)
                    ? true
                    : throw new VaultDamagedException(file.Path, "the vault already has this file with other bytes.")
            );
    }

    private async Task WriteAsync(VaultFile file, bool overwrite, CancellationToken ct)
    {
        if (_lock is null)
        {
            throw new InvalidOperationException("This vault was opened to read only.");
        }
        var target = PathOf(file.Path);
        CreateFolder(Path.GetDirectoryName(target)!);
        var partial = Path.Combine(_root, Partial, $"{Interlocked.Increment(ref _written)}");
        await using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
        {
            await stream.WriteAsync(file.Bytes, ct);
            stream.Flush(flushToDisk: true);
        }
        File.Move(partial, target, overwrite);
    }

    /// <summary>A new folder stays only once the one above it is flushed.</summary>
    private static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } above)
        {
            return;
        }
        CreateFolder(above);
        Directory.CreateDirectory(folder);
        Durable.FlushFolder(above);
    }

    private string PathOf(string path) =>
        VaultPaths.IsGood(path)
            ? Path.Combine(_root, path)
            : throw new ArgumentException($"'{path}' is no path of a vault.", nameof(path));
}
