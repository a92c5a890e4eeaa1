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
        using var session = Server(port).Open();
        await Assert.ThrowsAnyAsync<SmtpException>(() =>
            session.SendAsync(Plain, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task The_messages_of_a_session_share_a_connection()
    {
        await using var server = new FakeMailServer();
        using (var session = Server(server.Port).Open())
        {
            for (var i = 0; i < 5; i++)
                Assert.IsType<MailResult.Sent>(await session.SendAsync(Plain, TestContext.Current.CancellationToken));
        }
        Assert.Equal((1, 5), (server.Connections, server.Taken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("421 enough for one connection")]
    public async Task A_server_that_ends_the_connection_now_and_then_takes_all_the_same(string? farewell)
    {
        await using var server = new FakeMailServer { MailsMax = 2, Farewell = farewell };
        using (var session = Server(server.Port).Open())
        {
            for (var i = 0; i < 5; i++)
                Assert.IsType<MailResult.Sent>(await session.SendAsync(Plain, TestContext.Current.CancellationToken));
        }
        Assert.Equal((3, 5), (server.Connections, server.Taken));
    }

    [Fact]
    public async Task A_message_after_one_that_was_rejected_is_taken()
    {
        await using var server = new FakeMailServer
        {
            ToRecipient = who => who.StartsWith("gone", StringComparison.Ordinal) ? "550 no such mailbox" : "250 fine",
        };
        using var session = Server(server.Port).Open();
        var ct = TestContext.Current.CancellationToken;
        Assert.IsType<MailResult.Sent>(await session.SendAsync(Plain, ct));
        Assert.IsType<MailResult.Rejected>(
            await session.SendAsync(Plain with { ToAddress = "gone@larkfield.example" }, ct)
        );
        Assert.IsType<MailResult.Sent>(await session.SendAsync(Plain, ct));
        Assert.Equal(2, server.Taken);
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
        await using var server = new FakeMailServer { ToRecipient = _ => answerToRecipient };
        using var session = Server(server.Port).Open();
        var result = await session.SendAsync(Plain, TestContext.Current.CancellationToken);
        return (result, server.Heard);
    }
}
