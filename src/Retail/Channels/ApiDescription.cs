using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;

namespace Holdfast.Retail.Channels;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, made from the endpoints themselves.</summary>
internal static class ApiDescription
{
    private const string KeyScheme = "apiKey";

    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(
            ApiGroup.Version,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = endpoint => endpoint.GroupName == ApiGroup.Version;
                options.AddDocumentTransformer(DescribeAsync);
                options.AddOperationTransformer(DescribeOperationAsync);
                options.AddSchemaTransformer(DescribeSchemaAsync);
            }
        );

    public static void MapApiDescription(this IEndpointRouteBuilder shop) =>
        shop.MapOpenApi("/openapi/{documentName}.json");

    public static RouteHandlerBuilder RequireIdempotencyKey(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new NeedsIdempotencyKey());

    private static Task DescribeAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken ct
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Holdfast API",
            Version = ApiGroup.Version,
            Description = """
                Click & collect for channels: apps, tills, marketplaces. Amounts are integers in minor units with their ISO
                4217 currency; times are RFC 3339 in UTC. Errors are RFC 9457 problem details whose `type` is a stable name;
                fields that do not fit are listed in `errors` under their JSON pointers, lines in `lines` by their SKU.
                """,
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "hf_ID_SECRET",
            Description =
                "An API key, issued with `holdfast apikey issue`. Each operation names the scope that it needs.",
        };
        return Task.CompletedTask;
    }

    private static Task DescribeOperationAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken ct
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiredScope>().FirstOrDefault() is { } required)
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [required.Scope],
                },
            ];
            operation.Description = $"{operation.Description?.Trim()}\n\nNeeds the scope `{required.Scope}`.".Trim();
        }
        if (metadata.OfType<NeedsIdempotencyKey>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = IdempotencyKey.Header,
                    In = ParameterLocation.Header,
                    Required = true,
                    Description = "New for each new order, the same when a request is sent again. Quoted or bare.",
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        MinLength = 1,
                        MaxLength = 255,
                    },
                }
            );
            if (operation.Responses?.GetValueOrDefault("201") is OpenApiResponse created)
            {
                created.Headers ??= new Dictionary<string, IOpenApiHeader>();
                created.Headers[IdempotencyKey.Replayed] = new OpenApiHeader
                {
                    Description = "true when this is the first answer again.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                };
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>Times and dates are texts; the library cannot know that of types with converters of their own.</summary>
    private static Task DescribeSchemaAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken ct
    )
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var format =
            type == typeof(Instant) ? "date-time"
            : type == typeof(LocalDate) ? "date"
            : type == typeof(LocalTime) ? "time"
            : null;
        if (format is not null)
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = format;
        }
        return Task.CompletedTask;
    }

    private sealed record NeedsIdempotencyKey;
}
