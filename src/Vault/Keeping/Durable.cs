using System.Runtime.InteropServices;

namespace Holdfast.Vault.Keeping;

/// <summary>
/// Makes a renamed file stay renamed after a power cut. On Unix that takes an fsync of its folder, which .NET cannot open; on
/// Windows the file system's journal does it.
/// </summary>
internal static partial class Durable
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The folder could not be flushed: what was written may not be there after a crash.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw Failed("opened", folder);
        }
        try
        {
            if (Flush(handle) != 0)
            {
                throw Failed("flushed", folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failed(string what, string folder) =>
        new($"The folder {folder} could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
