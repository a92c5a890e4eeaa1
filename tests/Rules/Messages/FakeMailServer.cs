using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Tests.Rules.Messages;

/// <summary>A mail server (RFC 5321) on the loopback that keeps what it hears.</summary>
internal sealed class FakeMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly Task _serving;
    private int _connections;
    private int _taken;

    public FakeMailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Mails that it takes over one connection.</summary>
    public int MailsMax { get; init; } = int.MaxValue;

    /// <summary>What it says to the mail after those, before it hangs up; null if it says nothing.</summary>
    public string? Farewell { get; init; }

    /// <summary>Its answer to a recipient's address.</summary>
    public Func<string, string> ToRecipient { get; init; } = _ => "250 fine";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>All lines so far.</summary>
    public string Heard => string.Concat(_heard.Select(line => line + "\r\n"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var ct = _stop.Token;
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(ct);
                Interlocked.Increment(ref _connections);
                await ServeAsync(client, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        catch (IOException)
        {
            // The client hung up without a word, and the test says what it expected.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken ct)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false))
        {
            NewLine = "\r\n",
            AutoFlush = true,
        };
        await writer.WriteLineAsync("220 ready".AsMemory(), ct);
        var (isData, taken) = (false, 0);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            _heard.Enqueue(line);
            if (isData && line != ".")
                continue;
            var verb = isData ? "." : line.Split(' ', ':')[0].ToUpperInvariant();
            isData = verb == "DATA";
            if (verb == "MAIL" && taken == MailsMax)
            {
                if (Farewell is not null)
                    await writer.WriteLineAsync(Farewell.AsMemory(), ct);
                return;
            }
            if (verb == ".")
            {
                taken++;
                Interlocked.Increment(ref _taken);
            }
            var answer = verb switch
            {
                "DATA" => "354 go on",
                "RCPT" => ToRecipient(line.Split('<', '>')[1]),
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            await writer.WriteLineAsync(answer.AsMemory(), ct);
            if (verb == "QUIT")
                return;
        }
    }
}
