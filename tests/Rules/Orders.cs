using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Tests.Rules;

/// <summary>One order that tests of other words bend to their needs.</summary>
internal static class Orders
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 12, 0);

    /// <summary>Two shirts at £12.00 and a mug at £6.50, collected in Leeds on Sunday between 14:00 and 15:00.</summary>
    public static Order Confirmed() =>
        new()
        {
            Number = "4F7K29QX8M",
            Status = OrderStatus.CONFIRMED,
            Store = "LEEDS1",
            Slot = new BookedSlot(Noon + Duration.FromHours(26), Noon + Duration.FromHours(27)),
            Promise = new PromiseMade(Noon + Duration.FromHours(24), "next_day"),
            Customer = SomePeople.Sealed(),
            Lines = [Line(1, "Oxford shirt", "Navy, M", 2, 1_200), Line(2, "Stoneware mug", null, 1, 650)],
            Parcels =
            [
                new Parcel
                {
                    Number = 1,
                    Source = "LEEDS1",
                    Progress = ParcelProgress.TO_PICK,
                    Location = ParcelLocation.AT_STORE,
                    DueAt = Noon + Duration.FromHours(24),
                    Items = [new ParcelItem(1, 2), new ParcelItem(2, 1)],
                },
            ],
            Currency = "GBP",
            TotalMinor = 3_050,
            Payment = new OrderPayment
            {
                Provider = "test",
                State = PaymentState.AUTHORISED,
                Reference = "test-4F7K29QX8M",
                AuthorisedMinor = 3_050,
            },
            CollectionCode = "482913",
            PlacedAt = Noon,
            HoldUntil = Noon + Duration.FromMinutes(10),
            Channel = "shop",
            LogIndex = 41,
            History = [],
        };

    /// <summary>Ready, with what was found of each line.</summary>
    public static Order Ready(int shirts, int mugs)
    {
        var order = Confirmed();
        return order with
        {
            Status = OrderStatus.READY_FOR_PICKUP,
            Parcels =
            [
                order.Parcels[0] with
                {
                    Progress = ParcelProgress.STAGED,
                    Shelf = "B12",
                    Items = [new ParcelItem(1, 2, shirts, 2 - shirts), new ParcelItem(2, 1, mugs, 1 - mugs)],
                },
            ],
        };
    }

    private static OrderLine Line(int line, string title, string? option, int quantity, long unitPriceMinor) =>
        new()
        {
            Line = line,
            Sku = $"SKU{line}",
            ProductId = $"P{line}",
            Title = title,
            Option = option,
            Quantity = quantity,
            UnitPriceMinor = unitPriceMinor,
        };
}
