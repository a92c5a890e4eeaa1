using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Holdfast.Retail.Messages;

/// <summary>A message as the framework's mail types want it: text and HTML side by side, images with the HTML.</summary>
internal static class MailForm
{
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
        view.TransferEncoding = MailText.IsPlain(text) ? TransferEncoding.SevenBit : TransferEncoding.Base64;
        return view;
    }
}
