using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Http;
using Holdfast.Retail.Json;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Channels;

/// <summary>Version 1 of the API: who may call it, how often, and how it is described. What it offers lies with each word.</summary>
internal static class ChannelsModule
{
    public static void AddChannels(this IServiceCollection services, RetailOptions options)
    {
        services
            .AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddRateLimiting(options.Limits);
        services.ConfigureHttpJsonOptions(json => ConfigureJson(json.SerializerOptions));
        services.AddApiDescription();
    }

    public static void MapChannels(this IEndpointRouteBuilder shop)
    {
        shop.MapApiDescription();
        var api = shop.MapApi();
        GetProducts.Map(api);
        GetStores.Map(api);
        AskPromises.Map(api);
        api.MapOrdersApi();
        api.Map("/{**path}", () => Problems.Of("not-found", "The API has nothing here; see /openapi/v1.json."))
            .ExcludeFromDescription();
    }

    /// <summary>How the API writes: camel case, nulls left out, times in UTC, enums by their names.</summary>
    private static void ConfigureJson(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new InstantConverter());
        json.Converters.Add(new LocalDateConverter());
        json.Converters.Add(new LocalTimeConverter());
        json.Converters.Add(new JsonStringEnumConverter());
        json.TypeInfoResolverChain.Insert(0, ApiJson.Default);
    }
}
