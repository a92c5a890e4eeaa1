using System.Buffers;
using System.Globalization;

namespace Holdfast.Retail.Messages;

/// <summary>
/// Writes messages as <c>.eml</c> files into a folder, for demos and for mail programs that pick up files. A file
/// appears whole or not at all, and its name sorts by time; the same message written again replaces the file. Survives
/// the process, but is not forced to the disk: a power cut may cost the mails of the last seconds, and a flush for each
/// of them would slow down the log beside it.
/// </summary>
internal sealed class MailFolder(string folder, string fromAddress) : IMailTransport, IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ArrayBufferWriter<byte> _eml = new();

    /// <summary>On the same disk, under a name that nobody reads and no other process has; a crash may leave it there.</summary>
    private readonly string _draft = Path.Combine(folder, ".drafts", $"{Guid.NewGuid():N}.eml");

    /// <summary>The folder of drafts is there, and no draft in it.</summary>
    private bool _isReady;

    public string Folder => folder;

    public static string FileNameOf(Message message)
    {
        var at = message.At.ToDateTimeUtc().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"{at}-{message.Id}.eml";
    }

    public async Task<MailResult> SendAsync(Message message, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            if (!_isReady)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_draft)!);
                File.Delete(_draft); // of a try that failed
            }
            _isReady = false;
            _eml.ResetWrittenCount();
            EmlWriter.Write(message, fromAddress, _eml);
            // Not a file that is emptied first: ext4 writes such a one to the disk when it is closed.
            using (var draft = File.OpenHandle(_draft, FileMode.CreateNew, FileAccess.Write))
                RandomAccess.Write(draft, _eml.WrittenSpan, fileOffset: 0);
            File.Move(_draft, Path.Combine(folder, FileNameOf(message)), overwrite: true);
            _isReady = true;
        }
        finally
        {
            _writing.Release();
        }
        return new MailResult.Sent();
    }

    public void Dispose()
    {
        _writing.Dispose();
        if (File.Exists(_draft))
            File.Delete(_draft);
    }
}
