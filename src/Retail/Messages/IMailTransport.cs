namespace Holdfast.Retail.Messages;

/// <summary>The way out for messages.</summary>
internal interface IMailTransport
{
    /// <summary>Nothing is reached before the first message. The caller disposes it.</summary>
    IMailSession Open();
}

/// <summary>Some messages on their way out, one after the other, until one fails: what comes next needs a session of its own.</summary>
internal interface IMailSession : IDisposable
{
    /// <summary>
    /// Returns when the message is out of our hands. The same message may be given again after a crash; transports that
    /// can, replace the first one.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written; try again.</exception>
    /// <exception cref="System.Net.Mail.SmtpException">The server cannot be reached or is busy; try again.</exception>
    Task<MailResult> SendAsync(Message message, CancellationToken ct);
}

internal abstract record MailResult
{
    private MailResult() { }

    public sealed record Sent : MailResult;

    /// <summary>The other side will not take it, however often it is tried.</summary>
    public sealed record Rejected(string Reason) : MailResult;
}
