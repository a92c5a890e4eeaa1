using Holdfast.Retail.Collection.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Undoing;

internal static class UndoingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapPost(
            "/undo",
            ([AsParameters] AtDesk at, [FromForm] int? step) => at.AnswerFormAsync(Undoing(at, step ?? -1), Texts.Done)
        );
        desk.ApiOrder.MapPost(
            "/undo",
            ([AsParameters] AtDesk at, UndoBody body) => at.AnswerApiAsync(Undoing(at.Sent(body), body.Step))
        );
    }

    private static UndoStep Undoing(AtDesk at, int step) =>
        new()
        {
            Number = at.Order,
            Step = step,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    /// <param name="Step">The order's <c>undo.step</c>, as the API showed it.</param>
    internal sealed record UndoBody(int Step);
}
