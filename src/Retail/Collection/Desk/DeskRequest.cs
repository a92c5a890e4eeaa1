using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Ledger;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>Request keys of the desk: one person's or program's keys never meet another's.</summary>
internal static class DeskRequest
{
    private const int KeyMax = 255;

    /// <param name="actor">Who asks, as entries name them.</param>
    /// <param name="key">What their screen made up for this one request; without it, nothing is recognised.</param>
    /// <param name="asked">What is asked for.</param>
    public static RequestKey? Of(string actor, string? key, string asked) =>
        key is { Length: > 0 and <= KeyMax } && key.All(sign => sign is > ' ' and < '\u007f')
            ? new($"desk/{actor}/{key}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked))))
            : null;

    /// <summary>By the header <c>Idempotency-Key</c>, with or without the quotes of a structured field.</summary>
    public static RequestKey? Of<T>(HttpContext context, string actor, T body) =>
        Of(
            actor,
            context.Request.Headers["Idempotency-Key"].ToString().Trim('"'),
            $"{context.Request.Path} {JsonSerializer.Serialize(body)}"
        );
}
