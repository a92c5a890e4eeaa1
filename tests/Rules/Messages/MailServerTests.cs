using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Holdfast.Retail.Messages;

namespace Holdfast.Tests.Rules.Messages;

public sealed class MailServerTests
{
    private static readonly Message Plain = new()
    {
        Id = "4F7K29QX8M-ready-57",
        At = Orders.Noon,
        FromName = "Larkfield",
        ToName = "Maya Okafor\r\nBcc: all@larkfield.example",
        ToAddress = "maya@larkfield.example",
        Subject = "Ready to collect",
        Text = "Your order is ready\n.\n",
        Html = string.Concat(Enumerable.Range(0, 5_000).Select(i => $".{i}<br>\n..{i}<br>\n")),
    };

    [Fact]
    public async Task A_message_reaches_the_server_whole_and_one_person_only()
    {
        var (result, said) = await Send("250 taken");
        Assert.IsType<MailResult.Sent>(result);
        Assert.Equal(["maya@larkfield.example"], Recipients(said));
        // As a server reads it (RFC 5321, 4.5.2): a dot that begins a line was added on the way.
        var data = said[(said.IndexOf("DATA\r\n", StringComparison.Ordinal) + 6)..]
            .Replace("\r\n.", "\r\n", StringComparison.Ordinal);
        var mail = EmlReader.Read(Encoding.UTF8.GetBytes(data));
        Assert.Equal("Ready to collect", mail.Subject);
        Assert.Equal("<4F7K29QX8M-ready-57@larkfield.example>", mail.MessageId);
        Assert.Equal(Plain.Text, mail.Text.ReplaceLineEndings("\n"));
        Assert.Equal(Plain.Html, mail.Html.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_is_a_rejection()
    {
        var (result, _) = await Send("550 no such mailbox");
        Assert.StartsWith("550", Assert.IsType<MailResult.Rejected>(result).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_busy_server_is_tried_again() => Assert.ThrowsAnyAsync<SmtpException>(() => Send("451 busy"));

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await Assert.ThrowsAnyAsync<SmtpException>(() =>
            Server(port).SendAsync(Plain, TestContext.Current.CancellationToken)
        );
    }

    private static MailServer Server(int port) =>
        new(
            new SmtpOptions
            {
                Host = "127.0.0.1",
                Port = port,
                Tls = false,
                TimeoutSeconds = 10,
            },
            "orders@larkfield.example"
        );

    private static string[] Recipients(string said) =>
        [
            .. said.Split("\r\n")
                .Where(line => line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                .Select(line => line.Split('<', '>')[1]),
        ];

    /// <summary>Sends to a server that answers the recipient as told and takes everything else.</summary>
    private static async Task<(MailResult Result, string Said)> Send(string answerToRecipient)
    {
        var ct = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = new StringBuilder();
        var server = Serve(listener, answerToRecipient, heard, ct);
        var result = await Server(((IPEndPoint)listener.LocalEndpoint).Port).SendAsync(Plain, ct);
        await server;
        return (result, heard.ToString());
    }

    private static async Task Serve(
        TcpListener listener,
        string answerToRecipient,
        StringBuilder heard,
        CancellationToken ct
    )
    {
        using var client = await listener.AcceptTcpClientAsync(ct);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false))
        {
            NewLine = "\r\n",
            AutoFlush = true,
        };
        await writer.WriteLineAsync("220 ready".AsMemory(), ct);
        var isData = false;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            heard.Append(line).Append("\r\n");
            if (isData && line != ".")
                continue;
            var verb = isData ? "." : line.Split(' ', ':')[0].ToUpperInvariant();
            isData = verb == "DATA";
            var answer = verb switch
            {
                "DATA" => "354 go on",
                "RCPT" => answerToRecipient,
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            await writer.WriteLineAsync(answer.AsMemory(), ct);
            if (verb == "QUIT")
                return;
        }
    }
}
