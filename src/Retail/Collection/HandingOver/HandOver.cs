using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>
/// The goods go to the collector, all of them, once ever. A second try is refused even from the same screen: whoever hears
/// "done" hands goods out.
/// </summary>
internal sealed record HandOver : ICommand
{
    public required string Number { get; init; }
    public required HandoverMethod Method { get; init; }

    /// <summary>What was typed, by <see cref="HandoverMethod.CODE"/>. A pass was checked by the caller.</summary>
    public string? TypedCode { get; init; }

    /// <summary>One of <see cref="PersonChecks"/>.</summary>
    public string? PersonCheck { get; init; }

    /// <summary>One of <see cref="AgeChecks"/>; needed if any of the goods is age-restricted.</summary>
    public string? AgeCheck { get; init; }

    /// <summary>Another colleague, written as <see cref="By"/> is; needed from the retailer's value limit.</summary>
    public string? SecondColleague { get; init; }

    /// <summary>False asks for a part of the goods to stay, which is not possible yet.</summary>
    public bool All { get; init; } = true;

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public static readonly ImmutableArray<string> PersonChecks = ["photo-id", "payment-card", "confirmation-email"];
    public static readonly ImmutableArray<string> AgeChecks = ["photo-id", "looks-over-25"];

    public IEnumerable<string> Touches() => [Keys.Order(Number), Keys.Retailer];

    public IEnumerable<string> TouchesNext(IDocuments documents) => OrderKeys.HandedOver(documents, Number);

    /// <summary>
    /// Precedence: order and site; handed over or ended; ready; all of it; captured; the code; the person; the age; the second
    /// colleague.
    /// </summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        if (!DeskOrder.AtStore(documents, Number, Site, out var order, out var refusal))
            return refusal;
        if (order.Status is not OrderStatus.READY_FOR_PICKUP)
            return HandOverRefusal.NotReady;
        if (!All)
            return HandOverRefusal.Partial;
        if (order.Payment.State is not PaymentState.CAPTURED)
            return HandOverRefusal.NotCaptured;
        if (Method is HandoverMethod.CODE && !CollectionCode.Matches(TypedCode, order.CollectionCode))
            return HandOverRefusal.WrongCode;
        if (PersonCheck is null || !PersonChecks.Contains(PersonCheck))
            return HandOverRefusal.PersonCheckNeeded;
        if (order.NeedsAgeCheck && AgeCheck is null || AgeCheck is not null && !AgeChecks.Contains(AgeCheck))
            return HandOverRefusal.AgeCheckNeeded;
        var limit = documents.Find<Retailer>(Keys.Retailer)?.SecondColleagueFromMinor ?? 0;
        if (order.PickedMinor >= limit && SecondColleague is null || SecondColleague == By)
            return HandOverRefusal.SecondColleagueNeeded;
        if (Check.OptionalText("secondColleague", SecondColleague, 200) is { } invalid)
            return invalid;
        return Decision.Accept(
            Keys.Order(Number),
            new OrderHandedOver(Number, Method, PersonCheck, AgeCheck, SecondColleague)
        );
    }
}

internal sealed record HandOverRefusal : DeskRefusal
{
    private HandOverRefusal(string code, Func<string> words)
        : base(code, words) { }

    public static readonly HandOverRefusal NotReady = new("not-ready", () => Texts.NotReady);
    public static readonly HandOverRefusal Partial = new("partial-hand-over", () => Texts.Partial);
    public static readonly HandOverRefusal NotCaptured = new("payment-not-captured", () => Texts.NotCaptured);
    public static readonly HandOverRefusal WrongCode = new("wrong-code", () => Texts.WrongCode);
    public static readonly HandOverRefusal PersonCheckNeeded = new(
        "person-check-needed",
        () => Texts.PersonCheckNeeded
    );
    public static readonly HandOverRefusal AgeCheckNeeded = new("age-check-needed", () => Texts.AgeCheckNeeded);
    public static readonly HandOverRefusal SecondColleagueNeeded = new(
        "second-colleague-needed",
        () => Texts.SecondColleagueNeeded
    );
}
