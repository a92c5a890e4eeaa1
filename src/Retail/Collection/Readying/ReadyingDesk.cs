using Holdfast.Retail.Collection.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Readying;

internal static class ReadyingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapPost("/readiness", ([AsParameters] AtDesk at) => at.AnswerFormAsync(Readying(at), Texts.Told));
        desk.ApiOrder.MapPost("/ready", ([AsParameters] AtDesk at) => at.AnswerApiAsync(Readying(at.Sent(""))));
    }

    private static ReadyOrder Readying(AtDesk at) =>
        new()
        {
            Number = at.Order,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };
}
