using Holdfast.Ledger;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Holdfast.Retail.Messages;

/// <summary>
/// Sends what happened to the people it happened to. At least once: a crash between sending and the cursor sends
/// again, under the same id.
/// </summary>
internal sealed class SendMessages(
    OrderMessages messages,
    IMailTransport transport,
    MessagesOptions options,
    TimeProvider time,
    ILogger<SendMessages> logger
) : IFollower
{
    public string Name => "messages";

    public async Task HandleAsync(IReadOnlyList<ReadEntry> entries, CancellationToken ct)
    {
        var oldest = Instant.FromDateTimeOffset(time.GetUtcNow()) - Duration.FromHours(options.LatestHours);
        foreach (var entry in entries.Where(entry => entry.Header.At >= oldest))
        foreach (var message in await messages.ForAsync(entry, ct))
        {
            // Never the address: logs are kept by others and for longer.
            if (await transport.SendAsync(message, ct) is MailResult.Rejected rejected)
                logger.LogWarning("The message {Message} was rejected: {Reason}", message.Id, rejected.Reason);
        }
    }
}
