using System.Collections.Immutable;
using System.Reflection;
using Holdfast.Retail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Where on the staff port somebody can put a text, told by the endpoints themselves: a new form is here by itself.</summary>
internal static class StaffRoutes
{
    /// <summary>What their handlers read by hand. A new one must be named here, or nobody would try its fields.</summary>
    private static readonly Dictionary<string, string[]> s_readByHand = new()
    {
        ["POST /office/api-keys"] = ["name", "scope", "desk"],
        ["POST /office/rooms"] = ["name", "product", "opens", "pace", "turn", "words"],
        ["POST /office/rooms/{room}/pace"] = ["pace", "hold"],
    };

    public static ImmutableArray<StaffRoute> Of(IServiceProvider services)
    {
        var builder = new Builder(services);
        builder.MapStaff();
        return
        [
            .. builder
                .DataSources.SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .SelectMany(endpoint =>
                    endpoint
                        .Metadata.GetRequiredMetadata<IHttpMethodMetadata>()
                        .HttpMethods.Select(method => Of(endpoint, method, services))
                ),
        ];
    }

    private static StaffRoute Of(RouteEndpoint endpoint, string method, IServiceProvider services)
    {
        var pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        var name = $"{method} {pattern}";
        var isService = services.GetRequiredService<IServiceProviderIsService>();
        var fields = new List<StaffField>();
        foreach (var parameter in endpoint.RoutePattern.Parameters)
            fields.Add(new(FieldIn.Path, parameter.Name, IsNumber: false));
        foreach (var parameter in Parameters(endpoint.Metadata.GetRequiredMetadata<MethodInfo>()))
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (endpoint.RoutePattern.GetParameter(parameter.Name!) is not null)
                continue;
            if (parameter.GetCustomAttributes().OfType<IFromFormMetadata>().Any() && !IsSimple(type))
                fields.AddRange(Properties(type, FieldIn.Form));
            else if (parameter.GetCustomAttributes().OfType<IFromFormMetadata>().FirstOrDefault() is { } form)
                fields.Add(new(FieldIn.Form, form.Name ?? parameter.Name!, IsNumber: false));
            else if (type == typeof(IFormFile))
                fields.AddRange([
                    new(FieldIn.FileName, parameter.Name!, false),
                    new(FieldIn.File, parameter.Name!, false),
                ]);
            else if (type == typeof(IFormCollection))
                fields.AddRange(ReadByHand(name));
            else if (IsSimple(type))
                fields.Add(new(FieldIn.Query, QueryName(parameter), IsNumber: false));
            else if (!isService.IsService(type) && type.Namespace != "System.Threading" && type != typeof(HttpContext))
            {
                Assert.True(type.GetMethod("BindAsync") is null, $"{name} binds {type.Name} by hand; name its fields.");
                fields.AddRange(Properties(type, FieldIn.Json));
            }
        }
        return new(method, pattern, [.. fields]);
    }

    /// <summary>Those of a handler, and those that it binds together.</summary>
    private static IEnumerable<ParameterInfo> Parameters(MethodBase handler) =>
        handler
            .GetParameters()
            .SelectMany(parameter =>
                parameter.GetCustomAttribute<AsParametersAttribute>() is null
                    ? [parameter]
                    : Parameters(parameter.ParameterType.GetConstructors().Single())
            );

    private static IEnumerable<StaffField> ReadByHand(string name)
    {
        Assert.True(
            s_readByHand.ContainsKey(name),
            $"{name} reads its form by hand; name its fields in {nameof(StaffRoutes)}."
        );
        return s_readByHand[name].Select(field => new StaffField(FieldIn.Form, field, IsNumber: false));
    }

    private static IEnumerable<StaffField> Properties(Type type, FieldIn place) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => new StaffField(
                place,
                place is FieldIn.Json ? char.ToLowerInvariant(property.Name[0]) + property.Name[1..] : property.Name,
                (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) != typeof(string)
            ));

    private static string QueryName(ParameterInfo parameter) =>
        parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name!;

    private static bool IsSimple(Type type) => type == typeof(string) || type.IsPrimitive;

    private sealed class Builder(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}

internal sealed record StaffRoute(string Method, string Pattern, ImmutableArray<StaffField> Fields)
{
    public string Name => $"{Method} {Pattern}";

    public bool IsApi => Pattern.StartsWith("/api/", StringComparison.Ordinal);
}

/// <param name="In">Where it stands in a request.</param>
/// <param name="Name">Its own.</param>
/// <param name="IsNumber">Of JSON: not a text.</param>
internal sealed record StaffField(FieldIn In, string Name, bool IsNumber);

internal enum FieldIn
{
    Path,
    Query,
    Form,
    File,
    FileName,
    Json,

    /// <summary>All of it.</summary>
    Body,
    Header,
}
