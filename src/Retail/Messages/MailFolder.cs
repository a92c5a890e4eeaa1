using System.Globalization;
using System.Net.Mail;
using System.Text;

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

    /// <summary>
    /// The framework names a file itself, so it writes into a folder of this process's own on the same disk. Leftovers of a crash
    /// are there under a name that nobody reads.
    /// </summary>
    private readonly string _drafts = Path.Combine(folder, ".drafts", Guid.NewGuid().ToString("N"));

    /// <summary>The folder of drafts is there and empty.</summary>
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
                foreach (var left in Directory.CreateDirectory(_drafts).EnumerateFiles())
                    left.Delete(); // of a try that failed
            }
            _isReady = false;
            using var mail = MailForm.Of(message, fromAddress);
            using var client = new SmtpClient
            {
                DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory,
                PickupDirectoryLocation = _drafts,
                DeliveryFormat = Ascii.IsValid(message.ToAddress)
                    ? SmtpDeliveryFormat.SevenBit
                    : SmtpDeliveryFormat.International,
            };
            await client.SendMailAsync(mail, ct);
            File.Move(
                Directory.EnumerateFiles(_drafts).Single(),
                Path.Combine(folder, FileNameOf(message)),
                overwrite: true
            );
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
        if (Directory.Exists(_drafts))
        {
            Directory.Delete(_drafts, recursive: true);
        }
    }
}
