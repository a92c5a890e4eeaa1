using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>Programs show the pass or the code with each request; the second colleague's PIN comes with it.</summary>
internal static class HandOverByApi
{
    public static void Map(DeskRoutes desk) => desk.ApiOrder.MapPost("/handover", PostAsync);

    private static async Task<IResult> PostAsync(
        [AsParameters] AtDesk at,
        HandOverBody body,
        View view,
        CheckShown check,
        SecondColleague seconds,
        CancellationToken ct
    )
    {
        if (check.Take(at) is { } wait)
            return Problems.Of("too-many-requests", Texts.TooManyCodes.With(wait.Words));
        if (await RefuseAsync(at, body, view, check, ct) is { } refused)
            return refused;
        check.Forgive(at);

        Person? second = null;
        if (body.SecondColleague is { } id)
        {
            switch (await seconds.CheckAsync(at, id, body.SecondPin, ct))
            {
                case null:
                    return Problems.Of(HandOverRefusal.SecondColleagueNeeded);
                case PinAnswer.Right right:
                    second = right.Person;
                    break;
                case PinAnswer.Wait locked:
                    return Problems.Of("too-many-requests", Texts.TooManyPins.With(locked.Words));
                default:
                    return Problems.Of("wrong-pin", Texts.SecondPinWrong);
            }
        }
        // The PIN is in no request key.
        return await at.AnswerApiAsync(
            new HandOver
            {
                Number = at.Order,
                Method = body.Pass is null ? HandoverMethod.CODE : HandoverMethod.PASS,
                TypedCode = body.Pass is null ? body.Code : null,
                PersonCheck = body.PersonCheck,
                AgeCheck = body.AgeCheck,
                SecondColleague = second?.Actor,
                All = body.All,
                Site = at.Site,
                By = at.By,
                Request = at.Sent(body with { SecondPin = null }).Request,
            }
        );
    }

    private static async Task<IResult?> RefuseAsync(
        AtDesk at,
        HandOverBody body,
        View view,
        CheckShown check,
        CancellationToken ct
    )
    {
        if (body.Pass is { } text)
            return await check.CheckPassAsync(at, text, ct) switch
            {
                PassCheck.Refused { Refusal: var refusal } => Problems.Of(refusal),
                PassCheck.Good { Pass: var pass } when pass.Order != at.Order => Problems.Of(
                    "pass-for-another-order",
                    Texts.AnotherOrdersPass
                ),
                _ => null,
            };
        using var reader = view.Open();
        return
            reader.Find<Order>(Keys.Order(at.Order)) is { } order
            && order.Store == at.Site
            && !CollectionCode.Matches(body.Code, order.CollectionCode)
            ? Problems.Of(HandOverRefusal.WrongCode)
            : null;
    }

    internal sealed record HandOverBody(
        string? Pass,
        string? Code,
        string? PersonCheck,
        string? AgeCheck = null,
        string? SecondColleague = null,
        string? SecondPin = null,
        bool All = true
    );
}
