using Holdfast.Ledger;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Holdfast.Retail.Messages;

/// <summary>
/// Sends what happened to the people it happened to. At least once: a crash between sending and the cursor sends
/// again, under the same id. A way out that fails does not: what is tried again then begins where it failed.
/// </summary>
internal sealed class SendMessages(
    OrderMessages messages,
    IMailTransport transport,
    MessagesOptions options,
    TimeProvider time,
    ILogger<SendMessages> logger
) : IFollower
{
    /// <summary>Then what is done is said, so that a crash repeats no more than what was sent since.</summary>
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(1);

    /// <summary>Ids of what is out of the entry that has yet to be done.</summary>
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    public string Name => "messages";

    public async Task<int> HandleAsync(IReadOnlyList<ReadEntry> entries, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var oldest = Instant.FromDateTimeOffset(time.GetUtcNow()) - Duration.FromHours(options.LatestHours);
        var done = 0;
        using var session = transport.Open();
        try
        {
            while (done < entries.Count && (done == 0 || time.GetElapsedTime(started) < s_atOnce))
            {
                if (entries[done].Header.At >= oldest)
                    await SendAsync(session, entries[done], ct);
                done++;
            }
        }
        catch (Exception) when (done > 0)
        {
            // The others are out. This one is the first of the next try, and what is wrong is said when that fails, too.
        }
        return done;
    }

    private async Task SendAsync(IMailSession session, ReadEntry entry, CancellationToken ct)
    {
        foreach (var message in await messages.ForAsync(entry, ct))
        {
            if (_sent.Contains(message.Id))
                continue;
            // Never the address: logs are kept by others and for longer.
            if (await session.SendAsync(message, ct) is MailResult.Rejected rejected)
                logger.LogWarning("The message {Message} was rejected: {Reason}", message.Id, rejected.Reason);
            _sent.Add(message.Id);
        }
        _sent.Clear();
    }
}
