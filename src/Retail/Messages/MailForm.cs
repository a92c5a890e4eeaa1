using System.Buffers;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Holdfast.Retail.Messages;

/// <summary>A message as the framework's mail types want it: text and HTML side by side, images with the HTML.</summary>
internal static class MailForm
{
    /// <summary>A line of a mail may have 998 letters (RFC 5322, 2.1.1).</summary>
    private const int LineLengthMax = 900;

    private static readonly SearchValues<char> s_plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (char)letter),
        '\n',
    ]);

    /// <summary>The caller disposes it.</summary>
    public static MailMessage Of(Message message, string fromAddress)
    {
        var mail = new MailMessage
        {
            From = new MailAddress(fromAddress, Wording.Line(message.FromName), Encoding.UTF8),
            Subject = Wording.Line(message.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        mail.To.Add(new MailAddress(message.ToAddress, Wording.Line(message.ToName), Encoding.UTF8));
        // Many programs show a message with a known id once, however often it arrives.
        mail.Headers.Add("Message-ID", $"<{message.Id}@{mail.From.Host}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.AlternateViews.Add(View(message.Text, MediaTypeNames.Text.Plain));
        var html = View(message.Html, MediaTypeNames.Text.Html);
        foreach (var image in message.Images)
        {
            html.LinkedResources.Add(
                new LinkedResource(new MemoryStream([.. image.Bytes]), MediaTypeNames.Image.Png)
                {
                    ContentId = image.Id,
                    TransferEncoding = TransferEncoding.Base64,
                }
            );
        }
        mail.AlternateViews.Add(html);
        return mail;
    }

    private static AlternateView View(string text, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(text.ReplaceLineEndings("\r\n"), Encoding.UTF8, type);
        view.TransferEncoding = IsPlain(text) ? TransferEncoding.SevenBit : TransferEncoding.Base64;
        return view;
    }

    /// <summary>
    /// Whether no mail program on the way finds anything to mend: else the text goes as Base64, whose lines are short whatever it is,
    /// and which takes a third more and several times as long to write.
    /// </summary>
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(s_plain))
            return false;
        foreach (var line in text.Split('\n'))
        {
            if (text[line] is { Length: > LineLengthMax } or ['F', 'r', 'o', 'm', ' ', ..] or [.., ' '])
                return false;
        }
        return true;
    }
}
