using System.Collections.Immutable;
using Holdfast.Retail.Http;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Vaulting;

namespace Holdfast.Retail.Orders;

/// <summary>Tells an order to the API.</summary>
internal sealed class OrderAnswers(View view, OrderLinks links, PassKeys passes, VaultWatch vaults)
{
    public async Task<OrderAnswer> OfAsync(Order order, CancellationToken ct)
    {
        var collectable = order.Status is OrderStatus.CONFIRMED or OrderStatus.PICKING or OrderStatus.READY_FOR_PICKUP;
        var (store, people, changedAt) = Read(order);
        return new OrderAnswer
        {
            Number = order.Number,
            ShownNumber = OrderNumber.Show(order.Number),
            Status = order.Status,
            Location = order.Parcels.Min(parcel => parcel.Location),
            Store = store,
            Slot = order.Slot,
            Promise = order.Promise,
            Customer = people.Customer,
            Collector = people.Nominated,
            Lines = [.. order.Lines.Select(line => Line(order, line))],
            Parcels =
            [
                .. order.Parcels.Select(parcel => new ParcelAnswer(
                    parcel.Number,
                    parcel.Source,
                    parcel.Location,
                    parcel.Progress
                )),
            ],
            Total = Money(order, order.TotalMinor),
            Payment = new PaymentAnswer(
                order.Payment.Provider,
                order.Payment.State,
                Money(order, order.Payment.AuthorisedMinor),
                Money(order, order.Payment.CapturedMinor),
                Money(order, order.Payment.RefundedMinor)
            ),
            Pass = collectable ? (await passes.SignerAsync(ct)).Sign(Pass.For(order)) : null,
            CollectionCode = collectable ? order.CollectionCode : null,
            Page = await links.AddressAsync(order.Number, ct),
            PlacedAt = order.PlacedAt,
            HoldUntil = order.Status is OrderStatus.PENDING_PAYMENT ? order.HoldUntil : null,
            HandedOverAt = order.Handover?.At,
            EndReason = order.EndReason,
            History = [.. order.History.Select(happened => new EventAnswer(happened.What, happened.At))],
            LogIndex = order.LogIndex,
            Durability = vaults.Now.Of(changedAt),
        };
    }

    private (StoreOfOrder, OrderPeople, long ChangedAt) Read(Order order)
    {
        using var reader = view.Open();
        var site = reader.Find<Site>(Keys.Site(order.Store));
        return (
            new StoreOfOrder(order.Store, site?.Name, site?.TimeZone),
            reader.PeopleOf(order),
            reader.ChangedAt(Keys.Order(order.Number))
        );
    }

    private static LineAnswer Line(Order order, OrderLine line)
    {
        var items = order.Parcels.SelectMany(parcel => parcel.Items).Where(item => item.Line == line.Line).ToList();
        return new LineAnswer
        {
            Line = line.Line,
            Sku = line.Sku,
            ProductId = line.ProductId,
            Title = line.Title,
            Option = line.Option,
            Seller = line.Seller,
            AgeRestriction = line.AgeRestriction,
            Quantity = line.Quantity,
            Picked = items.Sum(item => item.Picked),
            Short = items.Sum(item => item.Short),
            UnitPrice = Money(order, line.UnitPriceMinor),
            Total = Money(order, line.Quantity * line.UnitPriceMinor),
        };
    }

    private static MoneyAnswer Money(Order order, long minor) => new(minor, order.Currency);
}
