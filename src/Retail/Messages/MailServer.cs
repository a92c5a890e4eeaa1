using System.Net;
using System.Net.Mail;

namespace Holdfast.Retail.Messages;

/// <summary>Sends messages to a mail server, all of a session over one connection, as long as the server keeps it.</summary>
internal sealed class MailServer(SmtpOptions options, string fromAddress) : IMailTransport
{
    public IMailSession Open() => new Session(options, fromAddress);

    /// <param name="options">Of the server.</param>
    /// <param name="fromAddress">The sender's.</param>
    private sealed class Session(SmtpOptions options, string fromAddress) : IMailSession
    {
        /// <summary>Connects when it has something to send, and again after whatever the server did not take.</summary>
        private readonly SmtpClient _client = new(options.Host, options.Port)
        {
            EnableSsl = options.Tls,
            DeliveryFormat = SmtpDeliveryFormat.International,
            Credentials = options.User is null ? null : new NetworkCredential(options.User, options.Password),
        };

        /// <summary>There is a connection that the server has taken messages over.</summary>
        private bool _isUsed;

        public async Task<MailResult> SendAsync(Message message, CancellationToken ct)
        {
            try
            {
                return await TryAsync(message, ct);
            }
            catch (SmtpException ended) when (_isUsed && IsEnd(ended.StatusCode))
            {
                _isUsed = false;
                return await TryAsync(message, ct);
            }
        }

        private async Task<MailResult> TryAsync(Message message, CancellationToken ct)
        {
            using var mail = MailForm.Of(message, fromAddress);
            using var inTime = CancellationTokenSource.CreateLinkedTokenSource(ct);
            inTime.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
            try
            {
                await _client.SendMailAsync(mail, inTime.Token);
                _isUsed = true;
                return new MailResult.Sent();
            }
            catch (SmtpException refused) when (IsFinal(refused.StatusCode))
            {
                _isUsed = false;
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

        public void Dispose() => _client.Dispose();

        // Servers take so many messages over one connection, and end it as they see fit.
        private static bool IsEnd(SmtpStatusCode status) =>
            status is SmtpStatusCode.GeneralFailure or SmtpStatusCode.ServiceNotAvailable;

        // What is wrong with this recipient or this message; anything else may be over by the next try.
        private static bool IsFinal(SmtpStatusCode status) =>
            status
                is SmtpStatusCode.MailboxUnavailable
                    or SmtpStatusCode.MailboxNameNotAllowed
                    or SmtpStatusCode.UserNotLocalTryAlternatePath
                    or SmtpStatusCode.ExceededStorageAllocation
                    or SmtpStatusCode.TransactionFailed;
    }
}
