using System.Security.Cryptography;
using Holdfast.Retail.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Shell;

/// <summary>
/// What the last step answered, shown once on the page that comes after it. It travels in a sealed cookie, so that nobody
/// can make a link that puts words into our mouth.
/// </summary>
internal sealed class SaidOnce(IHttpContextAccessor accessor, Cookies cookies, IDataProtectionProvider protection)
{
    private const int LengthMax = 600;
    private const char Between = '\n';
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(1);

    private readonly IDataProtector _protector = protection.CreateProtector("said-once/1");

    /// <param name="path">Of the page that comes next, as it stands in an address.</param>
    /// <param name="said">What it will show.</param>
    public void Say(string path, Said said)
    {
        var words = said.Words;
        if (words.Length > LengthMax)
            words = words[..(char.IsHighSurrogate(words[LengthMax - 1]) ? LengthMax - 1 : LengthMax)];
        Context.Response.Cookies.Append(
            cookies.Name("said"),
            _protector.Protect(string.Join(Between, path, said.Kind, words)),
            cookies.Lasting(s_kept)
        );
    }

    /// <summary>What was said for this page; it is not said again.</summary>
    public Said? Hear()
    {
        if (Context.Request.Cookies[cookies.Name("said")] is not { Length: > 0 and < 4_000 } text)
            return null;
        if (Open(text) is not [var path, var kind, var words] || Uri.UnescapeDataString(path) != Here)
            return null;
        Context.Response.Cookies.Delete(cookies.Name("said"), cookies.Lasting(s_kept));
        return new(Enum.Parse<SaidKind>(kind), words);
    }

    private string[]? Open(string text)
    {
        try
        {
            return _protector.Unprotect(text).Split(Between, 3);
        }
        catch (CryptographicException)
        {
            // Not ours, or sealed with a key that is gone.
            return null;
        }
    }

    /// <summary>From the target as it was sent: a slash within a part of it is told from one between two.</summary>
    private string Here => $"/{Routes.Part(Context.Request, "/", "")}";

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("Something is said only within a request.");
}

/// <summary>One or two plain sentences.</summary>
public sealed record Said(SaidKind Kind, string Words)
{
    public string KindWord => Kind.ToString().ToLowerInvariant();
}

public enum SaidKind
{
    /// <summary>Done.</summary>
    Good,

    /// <summary>Nothing changed, and nothing is wrong.</summary>
    Same,

    /// <summary>Refused; nothing changed.</summary>
    Bad,
}
