using Holdfast.Ledger;
using Holdfast.Retail.Branding;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Messages;

/// <summary>An order as it stands, for a message about it.</summary>
/// <param name="Retailer">Its name; the store's, where there is none.</param>
internal sealed record OrderStanding(Order Order, OrderPeople People, Site Site, string Retailer);

/// <summary>Which messages an entry causes, and to whom.</summary>
/// <param name="standingOf">
/// The order of a number as it stands at or after the entry of an index, for which this waits; null if there is none.
/// </param>
/// <param name="linkTo">Address of an order's page.</param>
internal sealed class OrderMessages(
    Func<string, long, CancellationToken, ValueTask<OrderStanding?>> standingOf,
    PassKeys passes,
    Brand brand,
    Func<Order, CancellationToken, ValueTask<Uri>> linkTo
)
{
    public async Task<IReadOnlyList<Message>> ForAsync(ReadEntry entry, CancellationToken ct)
    {
        var number = entry.Fact switch
        {
            OrderPaid paid => paid.Number,
            OrderReadied readied => readied.Number,
            OrderCancelled cancelled => cancelled.Number,
            OrderExpired expired => expired.Number,
            _ => null,
        };
        if (number is null || await standingOf(number, entry.Header.Index, ct) is not { } standing)
            return [];
        var order = standing.Order;
        var letter = new OrderLetter(
            order,
            standing.People,
            standing.Site,
            standing.Retailer,
            brand.Accent,
            await linkTo(order, ct),
            entry.Fact is OrderReadied ? (await passes.SignerAsync(ct)).Sign(Pass.For(order)) : null
        );
        return [.. For(entry, letter).OfType<Message>()];
    }

    private static IEnumerable<Message?> For(ReadEntry entry, OrderLetter letter)
    {
        var customer = letter.People.Customer;
        switch (entry.Fact)
        {
            case OrderPaid:
                yield return To(customer, "confirmed", entry, letter, OrderMessage.Confirmed);
                break;
            case OrderReadied:
                yield return To(customer, "ready", entry, letter, OrderMessage.Ready);
                if (letter.People.Nominated is { } collector)
                    yield return To(collector, "ready-collector", entry, letter, OrderMessage.ReadyForCollector);
                break;
            case OrderCancelled:
                yield return To(customer, "cancelled", entry, letter, OrderMessage.Cancelled);
                break;
            case OrderExpired:
                yield return To(customer, "expired", entry, letter, OrderMessage.Expired);
                break;
        }
    }

    /// <summary>Null for a person who left no address that mail can go to.</summary>
    private static Message? To(
        Contact person,
        string kind,
        ReadEntry entry,
        OrderLetter letter,
        Func<OrderLetter, OrderMessage> compose
    )
    {
        if (person.Email is not { } address || !EmailAddress.IsValid(address))
            return null;
        var said = compose(letter);
        return new Message
        {
            Id = $"{letter.Order.Number}-{kind}-{entry.Header.Index}",
            At = entry.Header.At,
            FromName = letter.Retailer,
            ToName = person.Name,
            ToAddress = address,
            Subject = said.Subject,
            Text = said.Text,
            Html = said.Html,
            Images = said.Images,
        };
    }
}
