using Holdfast.Ledger;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Working;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>The checks of one hand-over, and the hand-over itself.</summary>
internal static class HandingOverDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapGet("/handover", Page);
        desk.Order.MapPost("/handover", PostAsync);
        HandOverByApi.Map(desk);
    }

    private static IResult Page([AsParameters] AtDesk at, string? proof, SaidOnce said, [AsParameters] Shows shows) =>
        Show(at, new Form { Proof = proof }, said.Hear(), shows);

    private static async Task<IResult> PostAsync(
        [AsParameters] AtDesk at,
        [FromForm] Form form,
        [AsParameters] Shows shows,
        CheckShown check,
        Writes writes,
        CancellationToken ct
    )
    {
        IResult Again(string words) => Show(at, form, new Said(SaidKind.Bad, words), shows);

        var shown = shows.Proofs.Open(form.Proof, at.Visit.Person, at.Site, at.Order);
        if (shown is null)
        {
            (shown, var why) = await check.CheckAsync(at, form.Code ?? "", ct);
            if (shown is null)
                return Again(why!);
            form = form with { Proof = shows.Proofs.Seal(at.Visit.Person, at.Site, shown) };
        }

        Person? second = null;
        if (!string.IsNullOrEmpty(form.Second))
        {
            switch (await shows.Seconds.CheckAsync(at, form.Second, form.SecondPin, ct))
            {
                case null:
                    return Again(Texts.SecondMustBeOther);
                case PinAnswer.Right right:
                    second = right.Person;
                    break;
                case PinAnswer.Wait wait:
                    return Again(Texts.TooManyPins.With(wait.Words));
                default:
                    return Again(Texts.SecondPinWrong);
            }
        }

        var outcome = await writes.CommitAsync(
            new HandOver
            {
                Number = at.Order,
                Method = shown.Method,
                TypedCode = shown.TypedCode,
                PersonCheck = form.PersonCheck,
                AgeCheck = form.AgeCheck,
                SecondColleague = second?.Actor,
                All = form.Part is null,
                Site = at.Site,
                By = at.By,
            },
            ct
        );
        if (outcome is Outcome.Refused { Refusal: var refusal })
        {
            await writes.CatchUpAsync(ct);
            return Again(refusal.Detail);
        }
        return at.Work.Say(at.Page, new(SaidKind.Good, Texts.GiveEverything));
    }

    private static IResult Show(AtDesk at, Form form, Said? said, Shows shows) =>
        WorkOnOrder.Show(
            at.Site,
            at.Number,
            shows.View,
            at.Visit,
            shows.Time,
            (desk, order, people) =>
            {
                if (order.Store != at.Site)
                    return DeskPages.OtherSites(at.Site, order);
                using var reader = shows.View.Open();
                var limit = reader.Find<Retailer>(Keys.Retailer)?.SecondColleagueFromMinor ?? 0;
                return new RazorComponentResult<HandOverPage>(
                    new
                    {
                        Checks = new HandOverChecks(
                            new OrderPage(desk, order, people, shows.Staff, said),
                            form,
                            shows.Proofs.Open(form.Proof, at.Visit.Person, at.Site, order.Number),
                            order.PickedMinor >= limit ? shows.Seconds.Of(at) : null
                        ),
                    }
                )
                {
                    StatusCode = said is { Kind: SaidKind.Bad }
                        ? StatusCodes.Status409Conflict
                        : StatusCodes.Status200OK,
                };
            }
        );

    /// <summary>What the page is made of.</summary>
    internal sealed record Shows(
        View View,
        StaffFile Staff,
        HandoverProof Proofs,
        SecondColleague Seconds,
        TimeProvider Time
    );

    /// <summary>What the colleague filled in.</summary>
    internal sealed record Form
    {
        /// <summary>See <see cref="HandoverProof"/>.</summary>
        public string? Proof { get; init; }

        /// <summary>Pass or six digits, when there is no proof yet.</summary>
        public string? Code { get; init; }
        public string? PersonCheck { get; init; }
        public string? AgeCheck { get; init; }

        /// <summary>Id of the second colleague.</summary>
        public string? Second { get; init; }
        public string? SecondPin { get; init; }

        /// <summary>Present if the customer wants only a part.</summary>
        public string? Part { get; init; }
    }
}
