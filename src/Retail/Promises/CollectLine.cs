using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>Where and when something can be collected, as one line of a page.</summary>
/// <param name="Text"><c>Today from 16:00</c>; where it cannot be collected, the reason.</param>
/// <param name="Kind">Which way the line is drawn.</param>
public sealed record CollectLine(string Text, CollectKind Kind)
{
    internal static CollectLine Of(Site store, Promise promise, Instant now) =>
        promise switch
        {
            Promise.Collectable collectable => new(
                When.From(store, now, collectable.ReadyFrom),
                collectable.PickupSla == "same_day" ? CollectKind.Today : CollectKind.Later
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
            UncollectableLine.NoCollection => $"No collection at {store.Name}",
            UncollectableLine.StoreClosed => $"{store.Name} is closed",
            UncollectableLine.NotTogether => $"Not all together at {store.Name}",
            _ => $"Not at {store.Name}",
        };
}

public enum CollectKind
{
    Today,
    Later,
    None,
}
