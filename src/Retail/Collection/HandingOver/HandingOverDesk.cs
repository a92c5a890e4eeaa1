using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Scanning;
using Holdfast.Retail.Collection.Working;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>The checks of one hand-over, and the hand-over itself.</summary>
internal static class HandingOverDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapGet("/handover", Page);
        desk.Order.MapPost("/handover", Post);
        desk.ApiOrder.MapPost("/handover", PostByApi);
    }

    private static IResult Page(
        string site,
        string number,
        string? proof,
        View view,
        StaffVisit visit,
        StaffFile staff,
        HandoverProof proofs,
        SaidOnce said,
        TimeProvider time
    ) => Show(site, number, new Form { Proof = proof }, said.Hear(), view, visit, staff, proofs, time);

    private static async Task<IResult> Post(
        string site,
        string number,
        [FromForm] Form form,
        HttpContext context,
        View view,
        StaffVisit visit,
        StaffFile staff,
        HandoverProof proofs,
        PassKeys keys,
        PinCheck pins,
        Tries tries,
        Writes writes,
        DeskWork work,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var plain = DeskRoutes.Number(number);
        IResult Again(string words) =>
            Show(site, number, form, new Said(SaidKind.Bad, words), view, visit, staff, proofs, time);

        var shown = proofs.Open(form.Proof, visit.Person, site, plain);
        if (shown is null)
        {
            var counted = $"code/{site}/{visit.Actor}";
            if (tries.Take(counted, ReadScan.FreeCodes) is var wait && wait > Duration.Zero)
                return Again(Texts.TooManyCodes.With(new PinAnswer.Wait(wait).Words));
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            switch (await ShownAsync(form.Code ?? "", plain, site, keys, view, visit, now, ct))
            {
                case (null, var why):
                    return Again(why!);
                case (var good, _):
                    tries.Forgive(counted);
                    shown = good;
                    form = form with { Proof = proofs.Seal(visit.Person, site, good!) };
                    break;
            }
        }

        Person? second = null;
        if (!string.IsNullOrEmpty(form.Second))
        {
            if (form.Second == visit.Person.Id || staff.Find(form.Second)?.MaySee(site) is not true)
                return Again(Texts.SecondMustBeOther);
            switch (await pins.CheckAsync(form.Second, form.SecondPin, context.Connection.RemoteIpAddress, ct))
            {
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
                Number = plain,
                Method = shown!.Method,
                TypedCode = shown.TypedCode,
                PersonCheck = form.PersonCheck,
                AgeCheck = form.AgeCheck,
                SecondColleague = second?.Actor,
                All = form.Part is null,
                Site = site,
                By = visit.Actor,
            },
            ct
        );
        if (outcome is Outcome.Refused { Refusal: var refusal })
        {
            await writes.CatchUpAsync(ct);
            return Again(refusal.Detail);
        }
        return work.Say(DeskRoutes.OrderPage(site, number), new(SaidKind.Good, Texts.GiveEverything));
    }

    /// <summary>What was scanned or typed on the order's own page: its pass or its code.</summary>
    private static async Task<(HandoverProof.Shown? Shown, string? Why)> ShownAsync(
        string code,
        string number,
        string site,
        PassKeys keys,
        View view,
        StaffVisit visit,
        Instant now,
        CancellationToken ct
    )
    {
        using var reader = view.Open();
        if (!code.TrimStart().StartsWith(PassFormat.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            var order = reader.Find<Order>(Keys.Order(number));
            return order is null ? (null, new UnknownOrder(number).Detail)
                : CollectionCode.Matches(code, order.CollectionCode) ? (new(number, HandoverMethod.CODE, code), null)
                : (null, string.IsNullOrWhiteSpace(code) ? Texts.ScanOrType : HandOverRefusal.WrongCode.Detail);
        }
        return (await keys.VerifierAsync(ct)).Check(code, site, now) switch
        {
            PassCheck.Good { Pass: var pass } when pass.Order == number => (
                new(number, HandoverMethod.PASS, null),
                null
            ),
            PassCheck.Good { Pass: var pass } => (null, Texts.OtherOrdersPass.With(OrderNumber.Show(pass.Order))),
            PassCheck.Refused { Refusal: var refusal } => (null, ReadScan.Words(refusal, reader, visit)),
            _ => throw new InvalidOperationException("A pass is good or refused."),
        };
    }

    private static IResult Show(
        string site,
        string number,
        Form form,
        Said? said,
        View view,
        StaffVisit visit,
        StaffFile staff,
        HandoverProof proofs,
        TimeProvider time
    ) =>
        WorkOnOrder.Show(
            site,
            number,
            view,
            visit,
            time,
            (desk, order, people) =>
            {
                if (order.Store != site)
                    return DeskPages.OtherSites(site, order);
                using var reader = view.Open();
                var limit = reader.Find<Retailer>(Keys.Retailer)?.SecondColleagueFromMinor ?? 0;
                return new RazorComponentResult<HandOverPage>(
                    new
                    {
                        Checks = new HandOverChecks(
                            new OrderPage(desk, order, people, staff, said),
                            form,
                            proofs.Open(form.Proof, visit.Person, site, order.Number),
                            order.PickedMinor >= limit ? Others(staff, visit.Person, site) : null
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

    private static ImmutableArray<Person> Others(StaffFile staff, Person person, string site) =>
        [.. staff.People.Where(other => other.Id != person.Id && other.MaySee(site))];

    /// <summary>Programs show the pass or the code with each request; the second colleague's PIN comes with it.</summary>
    private static async Task<IResult> PostByApi(
        string site,
        string number,
        HandOverBody body,
        HttpContext context,
        View view,
        StaffVisit visit,
        StaffFile staff,
        PassKeys keys,
        PinCheck pins,
        Tries tries,
        DeskApi api,
        TimeProvider time,
        CancellationToken ct
    )
    {
        number = DeskRoutes.Number(number);
        var counted = $"code/{site}/{visit.Actor}";
        if (tries.Take(counted, ReadScan.FreeCodes) is var wait && wait > Duration.Zero)
            return Problems.Of("too-many-requests", Texts.TooManyCodes.With(new PinAnswer.Wait(wait).Words));
        string? typed = null;
        if (body.Pass is { } text)
        {
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            switch ((await keys.VerifierAsync(ct)).Check(text, site, now))
            {
                case PassCheck.Refused { Refusal: var refusal }:
                    return Problems.Of(refusal);
                case PassCheck.Good { Pass: var pass } when pass.Order != number:
                    return Problems.Of("pass-for-another-order", Texts.AnotherOrdersPass);
            }
        }
        else
        {
            typed = body.Code;
            using var reader = view.Open();
            if (
                reader.Find<Order>(Keys.Order(number)) is { } order
                && order.Store == site
                && !CollectionCode.Matches(typed, order.CollectionCode)
            )
                return Problems.Of(HandOverRefusal.WrongCode);
        }
        tries.Forgive(counted);

        Person? second = null;
        if (body.SecondColleague is { } id)
        {
            if (id == visit.Anybody?.Id || staff.Find(id)?.MaySee(site) is not true)
                return Problems.Of(HandOverRefusal.SecondColleagueNeeded);
            switch (await pins.CheckAsync(id, body.SecondPin, context.Connection.RemoteIpAddress, ct))
            {
                case PinAnswer.Right right:
                    second = right.Person;
                    break;
                case PinAnswer.Wait locked:
                    return Problems.Of("too-many-requests", Texts.TooManyPins.With(locked.Words));
                default:
                    return Problems.Of("wrong-pin", Texts.SecondPinWrong);
            }
        }
        return await api.DoAsync(
            number,
            site,
            ct,
            new HandOver
            {
                Number = number,
                Method = body.Pass is null ? HandoverMethod.CODE : HandoverMethod.PASS,
                TypedCode = typed,
                PersonCheck = body.PersonCheck,
                AgeCheck = body.AgeCheck,
                SecondColleague = second?.Actor,
                All = body.All,
                Site = site,
                By = visit.Actor,
                Request = DeskRequest.Of(context, visit.Actor, body with { SecondPin = null }),
            }
        );
    }

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
