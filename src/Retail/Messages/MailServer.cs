using System.Net;
using System.Net.Mail;

namespace Holdfast.Retail.Messages;

/// <summary>Sends messages to a mail server. One connection a message: shops do not send newsletters through this.</summary>
internal sealed class MailServer(SmtpOptions options, string fromAddress) : IMailTransport
{
    public async Task<MailResult> SendAsync(Message message, CancellationToken ct)
    {
        using var mail = MailForm.Of(message, fromAddress);
        using var client = new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.Tls,
            DeliveryFormat = SmtpDeliveryFormat.International,
        };
        if (options.User is not null)
            client.Credentials = new NetworkCredential(options.User, options.Password);

        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(ct);
        inTime.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            await client.SendMailAsync(mail, inTime.Token);
            return new MailResult.Sent();
        }
        catch (SmtpException refused) when (IsFinal(refused.StatusCode))
        {
            return new MailResult.Rejected($"{(int)refused.StatusCode} {Wording.Line(refused.Message)}");
        }
        catch (OperationCanceledException tooLate) when (!ct.IsCancellationRequested)
        {
            throw new SmtpException(
                $"The mail server did not take the message in {options.TimeoutSeconds} s.",
                tooLate
            );
        }
    }

    // What is wrong with this recipient or this message; anything else may be over by the next try.
    private static bool IsFinal(SmtpStatusCode status) =>
        status
            is SmtpStatusCode.MailboxUnavailable
                or SmtpStatusCode.MailboxNameNotAllowed
                or SmtpStatusCode.UserNotLocalTryAlternatePath
                or SmtpStatusCode.ExceededStorageAllocation
                or SmtpStatusCode.TransactionFailed;
}
