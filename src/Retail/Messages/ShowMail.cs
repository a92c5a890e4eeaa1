using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Messages;

/// <summary>
/// The mails in the folder, newest first, for demos: there the reader is everybody's mailbox. Mapped only where nobody's
/// real mail is.
/// </summary>
internal static class ShowMail
{
    private const int ListMax = 200;

    private static readonly InstantPattern s_at = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    // The mail's own page: nothing runs, nothing is fetched, and only our own pages may frame it.
    private const string MailPolicy =
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dev/mail", List).ExcludeFromDescription();
        routes.MapGet("/dev/mail/{name}", Show).ExcludeFromDescription();
        routes.MapGet("/dev/mail/{name}/html", ShowHtml).ExcludeFromDescription();
    }

    private static async Task<RazorComponentResult<MailListPage>> List(MailFolder folder, CancellationToken ct)
    {
        var rows = new List<MailRow>();
        foreach (var file in Files(folder).OrderByDescending(it => it.Name, StringComparer.Ordinal).Take(ListMax))
        {
            var mail = EmlReader.Read(await File.ReadAllBytesAsync(file.FullName, ct));
            rows.Add(new MailRow(file.Name, SentAt(file.Name), mail.To, mail.Subject));
        }
        return new RazorComponentResult<MailListPage>(new { Rows = (IReadOnlyList<MailRow>)rows });
    }

    private static async Task<Results<RazorComponentResult<MailPage>, NotFound>> Show(
        string name,
        MailFolder folder,
        CancellationToken ct
    ) =>
        await Read(folder, name, ct) is { } mail
            ? new RazorComponentResult<MailPage>(
                new
                {
                    Name = name,
                    mail.From,
                    mail.To,
                    mail.Subject,
                    mail.Text,
                    At = SentAt(name),
                }
            )
            : TypedResults.NotFound();

    private static async Task<Results<ContentHttpResult, NotFound>> ShowHtml(
        string name,
        MailFolder folder,
        HttpResponse response,
        CancellationToken ct
    )
    {
        if (await Read(folder, name, ct) is not { } mail)
            return TypedResults.NotFound();
        response.Headers.ContentSecurityPolicy = MailPolicy;
        response.Headers.XFrameOptions = "SAMEORIGIN";
        var html = mail.Images.Aggregate(
            mail.Html,
            (page, image) =>
                page.Replace(
                    $"src=\"cid:{image.Key}\"",
                    $"src=\"data:image/png;base64,{Convert.ToBase64String(image.Value.AsSpan())}\"",
                    StringComparison.Ordinal
                )
        );
        return TypedResults.Content(html, "text/html; charset=utf-8");
    }

    /// <summary>Null for a name that is not in the list; the name never becomes part of a path.</summary>
    private static async Task<Mail?> Read(MailFolder folder, string name, CancellationToken ct)
    {
        var file = Files(folder).FirstOrDefault(it => it.Name == name);
        return file is null ? null : EmlReader.Read(await File.ReadAllBytesAsync(file.FullName, ct));
    }

    private static IEnumerable<FileInfo> Files(MailFolder folder)
    {
        var directory = new DirectoryInfo(folder.Folder);
        return directory.Exists ? directory.EnumerateFiles("*.eml") : [];
    }

    private static string SentAt(string name)
    {
        var at = s_at.Parse(name.Split('-')[0]);
        return at.Success ? at.Value.ToString("uuuu-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : "";
    }
}
