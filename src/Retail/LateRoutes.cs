using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdfast.Retail;

/// <summary>
/// <c>MapGet</c> and its like as the modules call them: the framework's own, except that the code which reads a handler's
/// parameters from a request is made by the first request for it, not by the start. Most endpoints of a process are not asked for in
/// its first second, and making all of them was a third of a start. What an endpoint says of itself is known at once, and as with
/// the framework's own, one handler that cannot be bound fails every request, whatever it asks for.
/// </summary>
internal static class LateRoutes
{
    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        Map(routes, pattern, [HttpMethods.Get], handler);

    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        Map(routes, pattern, [HttpMethods.Post], handler);

    public static RouteHandlerBuilder MapMethods(
        this IEndpointRouteBuilder routes,
        string pattern,
        string[] methods,
        Delegate handler
    ) => Map(routes, pattern, methods, handler);

    private static RouteHandlerBuilder Map(
        IEndpointRouteBuilder routes,
        string pattern,
        string[] methods,
        Delegate handler
    )
    {
        var route = EndpointRouteBuilderExtensions.MapMethods(routes, pattern, methods, NotMadeYet);
        // The first convention of the endpoint's own: after those of its groups, before whatever its module adds.
        route.Add(endpoint =>
        {
            var options = new RequestDelegateFactoryOptions
            {
                ServiceProvider = routes.ServiceProvider,
                RouteParameterNames = ((RouteEndpointBuilder)endpoint).RoutePattern.Parameters.Select(it => it.Name),
                ThrowOnBadRequest = routes
                    .ServiceProvider.GetRequiredService<IOptions<RouteHandlerOptions>>()
                    .Value.ThrowOnBadRequest,
                DisableInferBodyFromParameters = !methods.Contains(HttpMethods.Post),
                EndpointBuilder = endpoint,
            };
            endpoint.Metadata.Add(handler.Method);
            var known = RequestDelegateFactory.InferMetadata(handler.Method, options);
            foreach (var attribute in handler.Method.GetCustomAttributes())
            {
                endpoint.Metadata.Add(attribute);
            }
            var made = new Lazy<RequestDelegate>(() =>
                RequestDelegateFactory.Create(handler, options, known).RequestDelegate
            );
            endpoint.RequestDelegate = context => made.Value(context);
        });
        return new RouteHandlerBuilder([route]);
    }

    private static Task NotMadeYet(HttpContext context) =>
        throw new InvalidOperationException($"{context.Request.Path} was asked for before its endpoint was built.");
}
