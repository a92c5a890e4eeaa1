using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>Where and when something can be collected, as one line of a page.</summary>
/// <param name="Text"><c>Today from 16:00</c>; where it cannot be collected, the reason.</param>
/// <param name="Kind">Which way the line is drawn.</param>
public sealed record CollectLine(string Text, CollectKind Kind)
{
    internal static CollectLine Of(Site store, Promise promise, Instant now) => Of(store, promise, now, When.From);

    /// <summary>The same after other words: <c>today from 16:00</c>.</summary>
    internal static CollectLine Within(Site store, Promise promise, Instant now) =>
        Of(store, promise, now, When.FromWithin);

    private static CollectLine Of(
        Site store,
        Promise promise,
        Instant now,
        Func<Site, Instant, Instant, string> from
    ) =>
        promise switch
        {
            Promise.Collectable { ReadyFrom: var ready }
                when SlotCalendar.CollectableFrom(store, ready, now) is var start => new(
                from(store, now, start),
                OpeningHours.DateOf(store, start) == OpeningHours.DateOf(store, now)
                    ? CollectKind.Today
                    : CollectKind.Later
            ),
            Promise.NotCollectable { Lines: var lines } => new(Reason(store, lines), CollectKind.None),
            _ => throw new InvalidOperationException($"{promise.GetType()} has no words."),
        };

    public string Class =>
        $"collect-line{(Kind == CollectKind.Today ? " collect-line--today" : Kind == CollectKind.None ? " collect-line--none" : "")}";

    public string Icon =>
        Kind == CollectKind.None ? "cross"
        : Kind == CollectKind.Today ? "store"
        : "clock";

    private static string Reason(Site store, IReadOnlyList<UncollectableLine> lines) =>
        lines.Select(line => line.Reason).FirstOrDefault(reason => reason != UncollectableLine.OutOfStock) switch
        {
            UncollectableLine.NoCollection => Texts.NoCollectionAt.With(store.Name),
            UncollectableLine.StoreClosed => Texts.StoreIsClosed.With(store.Name),
            UncollectableLine.NotTogether => Texts.NotTogetherAt.With(store.Name),
            _ => Texts.NotAt.With(store.Name),
        };
}

public enum CollectKind
{
    Today,
    Later,
    None,
}
