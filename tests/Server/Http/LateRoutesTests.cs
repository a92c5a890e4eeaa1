using System.Net;
using Holdfast.Retail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Server.Http;

/// <summary>Endpoints whose reading of a request is made late: nobody who asks can tell.</summary>
public sealed class LateRoutesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_found_out_of_a_handler_and_what_its_module_adds_is_there_before_the_first_request()
    {
        await using var app = Application();
        LateRoutes
            .MapPost(app, "/orders/{number}", (string number, Sent sent) => TypedResults.Ok($"{number} {sent.Words}"))
            .WithName("order");
        await app.StartAsync(Ct);

        var endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Single();

        Assert.Equal("order", endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName);
        Assert.Equal(typeof(Sent), endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType);
        Assert.Equal([HttpMethods.Post], endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await http.PostAsync(
            "/orders/7",
            System.Net.Http.Json.JsonContent.Create(new Sent("hello")),
            Ct
        );
        Assert.Equal("\"7 hello\"", await answer.Content.ReadAsStringAsync(Ct));
        using var wrong = await http.GetAsync("/orders/7", Ct);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
    }

    [Fact]
    public async Task A_handler_that_cannot_be_bound_lets_nothing_be_answered()
    {
        await using var app = Application();
        LateRoutes.MapGet(app, "/good", () => "good");
        LateRoutes.MapGet(app, "/bad", (Sent sent) => sent.Words);
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var answer = await http.GetAsync("/good", Ct);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    private static WebApplication Application()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        return app;
    }

    private sealed record Sent(string Words);
}
