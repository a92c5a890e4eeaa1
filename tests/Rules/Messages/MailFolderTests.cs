using System.Text;
using Holdfast.Retail.Messages;

namespace Holdfast.Tests.Rules.Messages;

public sealed class MailFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mail-").FullName;
    private readonly MailFolder _folder;

    public MailFolderTests() => _folder = new MailFolder(_path, "orders@larkfield.example");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task A_mail_is_written_under_a_name_that_sorts_by_time()
    {
        await Send(Plain);
        Assert.Equal(
            ["20261121T120000Z-4F7K29QX8M-ready-57.eml"],
            Directory.EnumerateFiles(_path).Select(Path.GetFileName)
        );
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_path, ".drafts"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_same_mail_again_replaces_the_first()
    {
        await Send(Plain with { Subject = "First" });
        await Send(Plain with { Subject = "Second" });
        Assert.Equal("Second", Read().Subject);
    }

    [Fact]
    public async Task Mails_written_at_once_do_not_meet()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Send(Plain with { Id = $"4F7K29QX8M-ready-{i}" })));
        Assert.Equal(12, Directory.EnumerateFiles(_path, "*.eml").Count());
    }

    [Fact]
    public async Task What_was_written_reads_back()
    {
        var message = Plain with
        {
            ToName = "Zoë Ångström-Łukasiewicz אורי 🧵",
            Subject = "Ready to collect: order 4F7K2-9QX8M at Llanfairpwllgwyngyll 🏬 متجر " + new string('é', 120),
            Text =
                "First line\n.dot at the start\n..two dots\nFrom here\n\n"
                + new string('x', 5_000)
                + " 🧵 שלום\n-- \nend\n",
            Html = "<p>£24.00 = “quoted” 🧵 " + new string('y', 9_000) + "</p>\n.\n",
            Images = [new InlineImage("pass", [137, 80, 78, 71, 0, 255, 13, 10, 46, 10])],
        };
        await Send(message);
        var mail = Read();
        Assert.Equal(message.Subject, mail.Subject);
        Assert.Contains(message.ToName, mail.To, StringComparison.Ordinal);
        Assert.Contains("<maya@larkfield.example>", mail.To, StringComparison.Ordinal);
        Assert.Equal("<4F7K29QX8M-ready-57@larkfield.example>", mail.MessageId);
        Assert.Equal(message.Text, mail.Text.ReplaceLineEndings("\n"));
        Assert.Equal(message.Html, mail.Html.ReplaceLineEndings("\n"));
        Assert.Equal(message.Images[0].Bytes.AsEnumerable(), mail.Images["pass"].AsEnumerable());
    }

    /// <summary>The framework throws at a name with one of these: the message would be tried for ever, and all others wait behind it.</summary>
    [Theory]
    [InlineData("\ufffe")]
    [InlineData("\uffff")]
    [InlineData("\ufdd0")]
    [InlineData("\ud83f\udffe")]
    [InlineData("\ud800")]
    public async Task A_name_with_what_is_no_character_does_not_hold_up_the_mail(string text)
    {
        await Send(
            Plain with
            {
                ToName = $"Maya {text}Haddad",
                FromName = $"Lark{text}field",
                Subject = $"Your {text}order",
            }
        );
        Assert.Contains("Haddad", Read().To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_line_of_a_file_is_longer_than_mail_allows()
    {
        await Send(
            Plain with
            {
                Text = new string('x', 5_000),
                Html = new string('y', 5_000),
                Subject = new string('z', 900),
                FromName = new string('"', 300),
                ToName = new string('"', 900),
                ToAddress =
                    $"{new string('m', 64)}@{string.Join('.', Enumerable.Repeat(new string('d', 45), 4))}.example",
            }
        );
        Assert.All(
            await File.ReadAllLinesAsync(Files().Single(), TestContext.Current.CancellationToken),
            line => Assert.InRange(line.Length, 0, 998)
        );
    }

    [Fact]
    public async Task A_line_with_encoded_words_is_as_short_as_their_standard_wants_it()
    {
        var name = string.Concat(Enumerable.Repeat("Łukasiewicz 🧵", 12)).Trim();
        await Send(Plain with { ToName = name, FromName = name, Subject = name });
        var lines = await File.ReadAllLinesAsync(Files().Single(), TestContext.Current.CancellationToken);
        var words = lines.Where(line => line.Contains("=?", StringComparison.Ordinal)).ToArray();
        Assert.InRange(words.Length, 10, 60);
        Assert.All(words, line => Assert.InRange(line.Length, 1, 76));
        Assert.Equal(name, Read().Subject);
        Assert.StartsWith(name, Read().To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_that_pick_up_files_are_told_the_addresses_alone()
    {
        await Send(Plain with { ToName = "Zoë Ångström" });
        var file = await File.ReadAllTextAsync(Files().Single(), TestContext.Current.CancellationToken);
        Assert.StartsWith(
            "X-Sender: orders@larkfield.example\r\nX-Receiver: maya@larkfield.example\r\n",
            file,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_only_looks_like_an_encoded_word_is_read_as_it_was_written()
    {
        await Send(Plain with { Subject = "=?utf-8?B?QQ==?=", ToName = "=?utf-8?Q?=41?=" });
        Assert.Equal("=?utf-8?B?QQ==?=", Read().Subject);
        Assert.StartsWith("=?utf-8?Q?=41?=", Read().To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_mail_that_could_not_be_put_into_the_folder_the_next_try_can()
    {
        var place = Path.Combine(_path, MailFolder.FileNameOf(Plain));
        Directory.CreateDirectory(place);
        await Assert.ThrowsAnyAsync<IOException>(() => Send(Plain));
        Directory.Delete(place);
        await Send(Plain);
        Assert.Equal("Ready to collect", Read().Subject);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_path, ".drafts")));
    }

    [Fact]
    public async Task Text_that_every_program_takes_is_written_as_it_is()
    {
        await Send(Plain with { Html = "<p>Ready</p>\n.hidden\n<p>&#163;24.00</p>\n" });
        var file = await File.ReadAllTextAsync(Files().Single(), TestContext.Current.CancellationToken);
        Assert.Contains("\r\n<p>Ready</p>\r\n.hidden\r\n<p>&#163;24.00</p>\r\n", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("£24.00")]
    [InlineData("A tab\tinside")]
    [InlineData("First\nFrom here on")]
    [InlineData("Blank at the end \nof a line")]
    [InlineData("Bare\rreturn")]
    [InlineData("Nothing\0")]
    public async Task Text_that_a_program_might_mend_is_written_as_Base64(string html)
    {
        await Send(Plain with { Text = html, Html = html });
        var file = await File.ReadAllTextAsync(Files().Single(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("7bit", file, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(html.ReplaceLineEndings("\n"), Read().Html.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task An_address_beyond_ASCII_is_written()
    {
        await Send(Plain with { ToAddress = "zoë@larkfield.example" });
        Assert.Contains("zoë@larkfield.example", Read().To, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Maya\r\nBcc: all@larkfield.example")]
    [InlineData("Maya\nBcc: all@larkfield.example")]
    [InlineData("Maya\rBcc: all@larkfield.example")]
    [InlineData("Maya\u2028Bcc: all@larkfield.example")]
    [InlineData("Maya\u0085Bcc: all@larkfield.example")]
    [InlineData("Maya\0\r\n\r\n<script>")]
    public async Task A_name_cannot_add_a_header(string name)
    {
        await Send(Plain);
        var headers = Read().Headers;
        await Send(Plain with { ToName = name, Subject = $"Ready for {name}" });
        Assert.Equal(headers, Read().Headers);
    }

    [Fact]
    public async Task Hostile_names_never_add_a_header_or_a_recipient()
    {
        await Send(Plain);
        var headers = Read().Headers;
        // Each is a file; every fifteenth is plenty, and always the same ones.
        foreach (var text in Hardening.Strings().Where((_, i) => i % 15 == 0).Concat(Hardening.Payloads("crlf")))
        {
            await Send(Plain with { ToName = text, Subject = text, Text = text, Html = text });
            var mail = Read();
            Assert.Equal(headers, mail.Headers);
            Assert.EndsWith("maya@larkfield.example", mail.To.TrimEnd('>'), StringComparison.Ordinal);
            Assert.Equal(Sound(Wording.Line(text)), mail.Subject);
            Assert.Equal(Sound(text).ReplaceLineEndings("\n"), mail.Text.ReplaceLineEndings("\n"));
        }
    }

    /// <summary>As UTF-8 can say it: half a surrogate pair is no letter.</summary>
    private static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static readonly Message Plain = new()
    {
        Id = "4F7K29QX8M-ready-57",
        At = Orders.Noon,
        FromName = "Larkfield",
        ToName = "Maya Okafor",
        ToAddress = "maya@larkfield.example",
        Subject = "Ready to collect",
        Text = "Your order is ready\n",
        Html = "<p>Your order is ready</p>\n",
    };

    private async Task Send(Message message)
    {
        using var session = _folder.Open();
        Assert.IsType<MailResult.Sent>(await session.SendAsync(message, TestContext.Current.CancellationToken));
    }

    private string[] Files() => Directory.GetFiles(_path, "*.eml");

    private Mail Read() => EmlReader.Read(File.ReadAllBytes(Files().Single()));
}
