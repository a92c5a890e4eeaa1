using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.DataProtection;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>
/// That a colleague was shown a good pass or the code of an order, sealed for that colleague, store and order, good for a
/// quarter of an hour: it carries the finding from the scan to the checks without the pass being in any address.
/// </summary>
internal sealed class HandoverProof(IDataProtectionProvider protection)
{
    private static readonly TimeSpan s_good = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("handover-proof/1")
        .ToTimeLimitedDataProtector();

    public string Seal(Person person, string store, Shown shown) =>
        _protector.Protect(
            JsonSerializer.Serialize(
                new[] { person.Id, store, shown.Number, shown.Method.ToString(), shown.TypedCode }
            ),
            s_good
        );

    /// <summary>Null if it is not ours, too old, or for another person, store or order.</summary>
    public Shown? Open(string? proof, Person person, string store, string number)
    {
        if (proof is not { Length: > 0 and < 2_000 })
            return null;
        try
        {
            return
                JsonSerializer.Deserialize<string?[]>(_protector.Unprotect(proof))
                    is [var by, var at, var of, var method, var code]
                && by == person.Id
                && at == store
                && of == number
                ? new(number, Enum.Parse<HandoverMethod>(method!), code)
                : null;
        }
        catch (CryptographicException)
        {
            // Somebody else's text, or the quarter of an hour is over: the pass is scanned again.
            return null;
        }
    }

    /// <param name="TypedCode">By <see cref="HandoverMethod.CODE"/>: what was typed.</param>
    internal sealed record Shown(string Number, HandoverMethod Method, string? TypedCode);
}
