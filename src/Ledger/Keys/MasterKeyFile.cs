using System.Security.Cryptography;

namespace Holdfast.Ledger.Keys;

/// <summary>
/// 32 bytes in a file that only its owner may read, in a folder apart from the data: whoever copies the database cannot
/// read the people in it. Lost without a recovery kit, everything sealed under it is lost.
/// </summary>
public sealed class MasterKeyFile : IMasterKey
{
    private const string Name = "keyring";

    private readonly string _path;
    private readonly byte[] _key;

    private MasterKeyFile(string path, byte[] key)
    {
        _path = path;
        _key = key;
    }

    public string Description => _path;

    /// <summary>For the recovery kit.</summary>
    public ReadOnlyMemory<byte> Bytes => _key;

    /// <summary>Reads the file, or makes it if there is none. Two processes that start at once get the same key.</summary>
    /// <exception cref="InvalidDataException">The file is there and is not a key.</exception>
    public static MasterKeyFile OpenOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Write(path, RandomNumberGenerator.GetBytes(SealedBytes.KeyLength));
        }
        var key = File.ReadAllBytes(path);
        return key.Length == SealedBytes.KeyLength
            ? new(path, key)
            : throw new InvalidDataException(
                $"{path} is not a master key: it has {key.Length} bytes instead of {SealedBytes.KeyLength}."
            );
    }

    /// <summary>Puts a key in its place, whole and on disk, or leaves the one that is there.</summary>
    public static void Write(string path, ReadOnlySpan<byte> key)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        var temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new FileStream(temporary, options))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    public ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken ct) =>
        new(SealedBytes.Seal(_key, Name, key.Span));

    public ValueTask<byte[]> UnwrapAsync(ReadOnlyMemory<byte> wrapped, CancellationToken ct) =>
        new(SealedBytes.TryOpen(_key, Name, wrapped.Span) ?? throw new WrongMasterKeyException(Description));
}
