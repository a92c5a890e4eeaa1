using System.Collections.Immutable;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Places;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Promises;

/// <summary><c>POST /api/v1/promises</c>: where and when a basket can be collected. Creates nothing.</summary>
internal static class AskPromises
{
    private const int LinesMax = 100;
    private const int QuantityMax = 1_000_000;
    private const int StoresMax = 50;
    private const int NearDefault = 5;

    /// <summary>What a request looks like, for the OpenAPI document; the fields are read by <see cref="Read"/>.</summary>
    /// <param name="Lines">1 to 100; lines of the same SKU are one line.</param>
    /// <param name="Near">A postcode, a town, or a position as 53.8,-1.55; instead of storeCodes.</param>
    /// <param name="StoreCodes">1 to 50; instead of near.</param>
    /// <param name="Limit">With near: how many stores, 1 to 50, 5 if not given.</param>
    internal sealed record PromisesBody(
        ImmutableArray<PromisesBodyLine> Lines,
        string? Near = null,
        ImmutableArray<string>? StoreCodes = null,
        int? Limit = null
    );

    internal sealed record PromisesBodyLine(string Sku, int Quantity);

    private sealed record Question(
        ImmutableArray<Wanted> Lines,
        string? Near,
        IReadOnlyList<string>? Stores,
        int Limit
    );

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/promises", Post)
            .RequireScope(Scopes.PromisesRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("askPromises")
            .WithSummary("Where and when a basket can be collected, with the slots that are left")
            .WithDescription(
                "An answer is what holds now, not a reservation: placing the order judges it again. Problem types: `unknown-product`, `unknown-store`, `unknown-place`."
            )
            .WithTags("Promises")
            .WithBody<PromisesBody>()
            .Produces<PromisesAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> Post(HttpContext context, View view, TimeProvider time, CancellationToken ct)
    {
        var (body, problem) = await JsonBody.ReadAsync(context.Request, ct);
        if (problem is not null)
            return problem;
        var fields = new JsonFields(body);
        var question = Read(fields);
        if (!fields.IsFine)
            return Problems.Invalid(fields.Errors);

        using var reader = view.Open();
        if (Unsold(reader, question.Lines) is { IsEmpty: false } unsold)
            return Problems.Of(new UnknownProduct(unsold));
        var km = new Dictionary<string, double>();
        if (question.Near is not null)
        {
            if (NearStores.Locate(reader, question.Near) is not { } place)
                return Problems.UnknownPlace();
            foreach (var store in NearStores.Around(reader, place.Position, question.Limit))
                km.Add(store.Code, store.Km);
        }
        var asked = question.Stores ?? [.. km.Keys];
        var promises = PromiseQuery.ForBasket(reader, [.. asked], question.Lines, time.Instant());
        if (question.Stores?.FirstOrDefault(code => promises.All(it => it.Store.Code != code)) is { } unknown)
            return Problems.Of(new UnknownStore(unknown));
        var items = question.Lines.Sum(line => line.Quantity);
        return TypedResults.Ok(
            new PromisesAnswer([
                .. promises.Select(promise =>
                    PromiseAnswer.Of(promise, items, km.TryGetValue(promise.Store.Code, out var far) ? far : null)
                ),
            ])
        );
    }

    private static Question Read(JsonFields body)
    {
        var lines = body.Objects("lines", LinesMax)
            .Select(line =>
            {
                var wanted = new Wanted(line.Code("sku"), (int)line.Number("quantity", 1, QuantityMax));
                line.Close();
                return wanted;
            })
            .ToList();
        var near = body.OptionalText("near", 200);
        var stores = body.OptionalCodes("storeCodes", StoresMax);
        if ((near is null) == (stores is null) && body.IsFine)
            body.Wrong<string>("near", "or storeCodes must be given, and not both");
        var limit = body.OptionalNumber("limit", 1, StoresMax) ?? NearDefault;
        body.Close();
        return new Question(
            [
                .. lines
                    .GroupBy(line => line.Sku, StringComparer.Ordinal)
                    .Select(same => new Wanted(same.Key, same.Sum(line => line.Quantity))),
            ],
            near,
            stores,
            (int)limit
        );
    }

    private static ImmutableArray<UnknownProductLine> Unsold(ViewReader reader, ImmutableArray<Wanted> lines)
    {
        var variants = reader.FindMany<Variant>(lines.Select(line => Keys.Variant(line.Sku)));
        return
        [
            .. lines
                .Where(line => variants.GetValueOrDefault(Keys.Variant(line.Sku)) is not { Withdrawn: false })
                .Select(line => new UnknownProductLine(line.Sku)),
        ];
    }
}
