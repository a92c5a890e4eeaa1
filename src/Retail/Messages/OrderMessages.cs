using Holdfast.Ledger;
using Holdfast.Retail.Branding;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Messages;

/// <summary>Which messages an entry causes, and to whom.</summary>
/// <param name="peopleOf">Who an order is about, once the entry of an index is known.</param>
/// <param name="linkTo">Address of an order's page.</param>
internal sealed class OrderMessages(
    ICurrentDocuments documents,
    PassKeys passes,
    Brand brand,
    Func<Order, long, CancellationToken, ValueTask<OrderPeople>> peopleOf,
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
        if (number is null || await documents.FindAsync<Order>(Keys.Order(number), ct) is not { } order)
            return [];
        if (await documents.FindAsync<Site>(Keys.Site(order.Store), ct) is not { } site)
            return [];
        var retailer = await documents.FindAsync<Retailer>(Keys.Retailer, ct);
        var isReady = entry.Fact is OrderReadied;
        var letter = new OrderLetter(
            order,
            await peopleOf(order, entry.Header.Index, ct),
            site,
            retailer?.Name ?? site.Name,
            brand.Accent,
            await linkTo(order, ct),
            isReady ? (await passes.SignerAsync(ct)).Sign(Pass.For(order)) : null
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
