namespace Holdfast.Retail.Imports;

/// <summary>Files of the system's temporary folder that vanish when they are closed, or when the process ends.</summary>
internal static class TemporaryFile
{
    public static FileStream Create() =>
        new(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 1 << 16,
                Options = FileOptions.DeleteOnClose,
            }
        );

    /// <summary>A copy of an upload, from its start, so that it can be read without waiting for the sender.</summary>
    /// <exception cref="UnreadableFileException">It is larger than a file may be.</exception>
    public static async Task<FileStream> CopyAsync(Stream stream, CancellationToken ct)
    {
        var copy = Create();
        try
        {
            var buffer = new byte[1 << 16];
            int read;
            while ((read = await stream.ReadAsync(buffer, ct)) > 0)
            {
                if (copy.Length + read > ImportLimits.FileBytes)
                    throw new UnreadableFileException(
                        "too-big",
                        $"The file is larger than {ImportLimits.FileBytes >> 20} MiB."
                    );
                await copy.WriteAsync(buffer.AsMemory(0, read), ct);
            }
            copy.Position = 0;
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }
}
