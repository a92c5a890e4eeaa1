using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;

namespace Holdfast.Retail.Channels;

/// <summary>The OpenAPI documents, <c>/openapi/v1.json</c> of the shop's port and the one of the staff port, made from the endpoints themselves.</summary>
internal static class ApiDescription
{
    private const string KeyScheme = "apiKey";
    private const string ForChannels = "Click & collect for channels: apps, tills, marketplaces.";
    private const string ForDesks = "The desk of a site for its tills and handhelds, on the staff port.";

    public static void AddApiDescription(this IServiceCollection services)
    {
        AddDocument(services, ApiGroup.Version);
        AddDocument(services, ApiGroup.DeskVersion);
    }

    private static void AddDocument(IServiceCollection services, string name) =>
        services.AddOpenApi(
            name,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = endpoint => endpoint.GroupName == name;
                // Times are plain texts wherever they stand; a name of their own would only hide that.
                options.CreateSchemaReferenceId = type =>
                    FormatOf(type.Type) is null ? OpenApiOptions.CreateDefaultSchemaReferenceId(type) : null;
                options.AddDocumentTransformer(DescribeAsync);
                options.AddOperationTransformer(DescribeOperationAsync);
                options.AddSchemaTransformer(DescribeSchemaAsync);
            }
        );

    public static void MapApiDescription(this IEndpointRouteBuilder shop) =>
        shop.MapOpenApi($"/openapi/{ApiGroup.Version}.json");

    /// <summary>That of the staff port, at <c>/openapi/desk-v1.json</c>.</summary>
    public static void MapDeskDescription(this IEndpointRouteBuilder staff) =>
        staff.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    public static RouteHandlerBuilder RequireIdempotencyKey(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new NeedsIdempotencyKey());

    /// <summary>
    /// A body that the endpoint reads by itself. Not <c>Accepts</c>: routing would answer a wrong content type with nothing.
    /// </summary>
    public static RouteHandlerBuilder WithBody<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new RequestBody(typeof(T)));

    /// <summary>Parameters that the endpoint reads by itself, so that what does not fit is a problem and not a bare 400.</summary>
    public static RouteHandlerBuilder WithQuery(
        this RouteHandlerBuilder endpoint,
        params QueryParameter[] parameters
    ) => endpoint.WithMetadata([.. parameters]);

    private static Task DescribeAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken ct
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = context.DocumentName == ApiGroup.Version ? "Holdfast API" : "Holdfast desk API",
            Version = ApiGroup.Version,
            Description = $"""
                {(
                    context.DocumentName == ApiGroup.Version ? ForChannels : ForDesks
                )} Amounts are integers in minor units with their ISO
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

    private static async Task DescribeOperationAsync(
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
        if (metadata.OfType<RequestBody>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = await context.GetOrCreateSchemaAsync(body.Type, parameterDescription: null, ct),
                    },
                },
            };
        }
        foreach (var parameter in metadata.OfType<QueryParameter>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Schema = new OpenApiSchema
                    {
                        Type = parameter.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String,
                    },
                }
            );
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
    }

    /// <summary>What the library cannot know of types with converters of their own, and of how nulls and problems are written.</summary>
    private static Task DescribeSchemaAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken ct
    )
    {
        var type = context.JsonTypeInfo.Type;
        if (FormatOf(type) is { } format)
        {
            var isOptional = Nullable.GetUnderlyingType(type) is not null;
            schema.Type = isOptional ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = format;
        }
        if (type == typeof(ProblemDetails))
            DescribeProblem(schema);
        // Nulls are left out of answers, and may be left out of requests.
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (IsNullable(property))
                schema.Required?.Remove(name);
        }
        return Task.CompletedTask;
    }

    private static bool IsNullable(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) == true || schema.OneOf?.Any(IsNullable) == true;

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Description = "RFC 9457. The type is a stable name; each type has members of its own beside these.";
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Of invalid-request: what does not fit, under its JSON pointer or the name of its parameter.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
        };
        schema.Properties["lines"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = "Of refused baskets: the lines that it is about, each with its sku.",
            Items = new OpenApiSchema { Type = JsonSchemaType.Object },
        };
    }

    private static string? FormatOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Instant) ? "date-time"
            : type == typeof(LocalDate) ? "date"
            : type == typeof(LocalTime) ? "time"
            : null;
    }

    private sealed record NeedsIdempotencyKey;

    private sealed record RequestBody(Type Type);
}

/// <summary>For the OpenAPI document.</summary>
internal sealed record QueryParameter(string Name, string Description, bool IsNumber = false);
