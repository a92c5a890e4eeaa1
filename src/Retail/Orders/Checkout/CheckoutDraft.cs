using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>
/// What was typed at the checkout so far, for as long as the order is not placed: in a cookie that only this shop can read, so
/// that a reload, another tab or a restart of the server costs nothing, and nothing of it lies on the server. Never the card.
/// </summary>
internal sealed class CheckoutDraft(IHttpContextAccessor accessor, Cookies cookies, IDataProtectionProvider protection)
{
    private const int LengthMax = 3_800;
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(2);

    private readonly IDataProtector _protector = protection.CreateProtector("checkout-draft/1");

    /// <summary>What does not fit into a cookie is not kept; the form itself still holds it.</summary>
    public void Keep(CheckoutForm form)
    {
        var text = _protector.Protect(
            JsonSerializer.Serialize<string[]>([
                form.Key,
                form.Slot,
                form.Name,
                form.Email,
                form.Phone,
                form.Who,
                form.CollectorName,
                form.CollectorEmail,
                $"{form.Step}",
                $"{form.Reached}",
            ])
        );
        if (text.Length > LengthMax)
            Forget();
        else
            Context.Response.Cookies.Append(Name, text, cookies.Lasting(s_kept));
    }

    public CheckoutForm? Read() =>
        Context.Request.Cookies[Name] is { Length: > 0 and <= LengthMax } text
        && Open(text)
            is [
                var key,
                var slot,
                var name,
                var email,
                var phone,
                var who,
                var collectorName,
                var collectorEmail,
                var step,
                var reached,
            ]
            ? new CheckoutForm
            {
                Key = key,
                Slot = slot,
                Name = name,
                Email = email,
                Phone = phone,
                Who = who,
                CollectorName = collectorName,
                CollectorEmail = collectorEmail,
                Step = CheckoutStep.Of(step),
                Reached = CheckoutStep.Of(reached),
            }
            : null;

    public void Forget() => Context.Response.Cookies.Delete(Name, cookies.Lasting(s_kept));

    private string[]? Open(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(_protector.Unprotect(text));
        }
        catch (CryptographicException)
        {
            // Not ours, or sealed with a key that is gone: the form starts empty.
            return null;
        }
    }

    private string Name => cookies.Name("checkout");

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("A draft exists only within a request.");
}
