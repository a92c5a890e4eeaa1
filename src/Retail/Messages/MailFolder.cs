using System.Buffers;
using System.Globalization;

namespace Holdfast.Retail.Messages;

/// <summary>
/// Writes messages as <c>.eml</c> files into a folder, for demos and for mail programs that pick up files. A file
/// appears whole or not at all, and its name sorts by time; the same message written again replaces the file. Survives
/// the process, but is not forced to the disk: a power cut may cost the mails of the last seconds, and a flush for each
/// of them would slow down the log beside it.
/// </summary>
internal sealed class MailFolder(string folder, string fromAddress) : IMailTransport
{
    public string Folder => folder;

    public static string FileNameOf(Message message)
    {
        var at = message.At.ToDateTimeUtc().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"{at}-{message.Id}.eml";
    }

    public IMailSession Open() => new Session(folder, fromAddress);

    private sealed class Session(string folder, string fromAddress) : IMailSession
    {
        private readonly ArrayBufferWriter<byte> _eml = new();

        /// <summary>On the same disk, under a name that nobody reads and nobody else has; a crash may leave it there.</summary>
        private readonly string _draft = Path.Combine(folder, ".drafts", $"{Guid.NewGuid():N}.eml");

        /// <summary>The folder of drafts is there.</summary>
        private bool _isReady;

        public Task<MailResult> SendAsync(Message message, CancellationToken ct)
        {
            if (!_isReady)
                Directory.CreateDirectory(Path.GetDirectoryName(_draft)!);
            _isReady = true;
            _eml.ResetWrittenCount();
            EmlWriter.Write(message, fromAddress, _eml);
            // Not a file that is emptied first: ext4 writes such a one to the disk when it is closed.
            using (var draft = File.OpenHandle(_draft, FileMode.CreateNew, FileAccess.Write))
                RandomAccess.Write(draft, _eml.WrittenSpan, fileOffset: 0);
            File.Move(_draft, Path.Combine(folder, FileNameOf(message)), overwrite: true);
            return Task.FromResult<MailResult>(new MailResult.Sent());
        }

        /// <summary>After a try that failed there may be a draft.</summary>
        public void Dispose()
        {
            if (_isReady)
                File.Delete(_draft);
        }
    }
}
