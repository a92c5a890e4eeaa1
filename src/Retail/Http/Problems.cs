using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Retail.Http;

/// <summary>RFC 9457 answers. The <c>type</c> is the refusal's code, stable for clients.</summary>
internal static class Problems
{
    /// <summary>Codes that are not a conflict with the state of things (409).</summary>
    private static readonly Dictionary<string, int> s_status = new()
    {
        ["invalid-request"] = StatusCodes.Status400BadRequest,
        ["invalid-value"] = StatusCodes.Status400BadRequest,
        ["invalid-json"] = StatusCodes.Status400BadRequest,
        ["idempotency-key-missing"] = StatusCodes.Status400BadRequest,
        ["unsupported-media-type"] = StatusCodes.Status415UnsupportedMediaType,
        ["body-too-large"] = StatusCodes.Status413PayloadTooLarge,
        ["too-many-lines"] = StatusCodes.Status422UnprocessableEntity,
        ["too-many-units"] = StatusCodes.Status422UnprocessableEntity,
        ["unauthenticated"] = StatusCodes.Status401Unauthorized,
        ["forbidden"] = StatusCodes.Status403Forbidden,
        ["unknown-vault"] = StatusCodes.Status403Forbidden,
        ["wrong-site"] = StatusCodes.Status403Forbidden,
        ["not-found"] = StatusCodes.Status404NotFound,
        ["unknown-order"] = StatusCodes.Status404NotFound,
        ["unknown-product"] = StatusCodes.Status422UnprocessableEntity,
        ["unknown-store"] = StatusCodes.Status422UnprocessableEntity,
        ["unknown-place"] = StatusCodes.Status422UnprocessableEntity,
        ["idempotency-key-reused"] = StatusCodes.Status422UnprocessableEntity,
        ["entry-too-large"] = StatusCodes.Status413PayloadTooLarge,
        ["payment-declined"] = StatusCodes.Status402PaymentRequired,
        ["payment-needs-authentication"] = StatusCodes.Status402PaymentRequired,
        ["payment-unknown"] = StatusCodes.Status503ServiceUnavailable,
        ["too-many-requests"] = StatusCodes.Status429TooManyRequests,
        ["try-again"] = StatusCodes.Status503ServiceUnavailable,
        ["vault-behind"] = StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The refusal with its own properties as extension members (<c>lines</c> and the like).</summary>
    public static ProblemHttpResult Of(Refusal refusal)
    {
        var problem = new ProblemDetails
        {
            Type = refusal.Code,
            Title = refusal.Code.Replace('-', ' '),
            Detail = refusal.Detail,
            Status = StatusOf(refusal.Code),
        };
        foreach (var property in refusal.GetType().GetProperties())
        {
            if (property.Name is not (nameof(Refusal.Code) or nameof(Refusal.Detail) or "EqualityContract"))
            {
                problem.Extensions[char.ToLowerInvariant(property.Name[0]) + property.Name[1..]] = property.GetValue(
                    refusal
                );
            }
        }
        return TypedResults.Problem(problem);
    }

    /// <param name="code">Becomes the <c>type</c>.</param>
    /// <param name="detail">One plain sentence.</param>
    /// <param name="members">Extension members; those that are null are left out.</param>
    public static ProblemHttpResult Of(
        string code,
        string detail,
        params IEnumerable<(string Name, object? Value)> members
    ) =>
        TypedResults.Problem(
            detail,
            statusCode: StatusOf(code),
            title: code.Replace('-', ' '),
            type: code,
            extensions: members
                .Where(member => member.Value is not null)
                .Select(member => KeyValuePair.Create(member.Name, member.Value))
        );

    public static ProblemHttpResult NoIdempotencyKey() =>
        Of(
            "idempotency-key-missing",
            "Send an Idempotency-Key of 1 to 255 printable ASCII characters, a new one for each new order."
        );

    /// <summary>Also for an order that is not the caller's to see.</summary>
    public static ProblemHttpResult NoOrder(string number) => Of(new UnknownOrder(number));

    public static ProblemHttpResult UnknownPlace() =>
        Of("unknown-place", "No place of that name is known; try a postcode, a town or a position.");

    /// <summary>Input that does not fit, field by field.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string> errors) =>
        TypedResults.Problem(
            "The request does not fit; see errors.",
            statusCode: StatusCodes.Status400BadRequest,
            title: "invalid request",
            type: "invalid-request",
            extensions: [new("errors", errors)]
        );

    public static int StatusOf(string code) => s_status.GetValueOrDefault(code, StatusCodes.Status409Conflict);
}
