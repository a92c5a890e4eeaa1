using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>The checkout page's facts as the view has them now.</summary>
internal static class CheckoutQuery
{
    /// <summary>So few left in a slot are worth saying.</summary>
    private const int FewLeft = 3;

    /// <summary>Null when there is no such store, or nothing of the basket is sold any more.</summary>
    public static CheckoutRead? Read(
        ViewReader reader,
        string store,
        IEnumerable<Wanted> basket,
        IEnumerable<IPaymentProvider> providers,
        Instant now
    )
    {
        var goods = Goods(reader, basket);
        if (goods.IsEmpty)
            return null;
        ImmutableArray<Wanted> wanted = [.. goods.Select(line => new Wanted(line.Goods.Variant.Sku, line.Quantity))];
        if (PromiseQuery.ForBasket(reader, store, wanted, now) is not { } promise)
            return null;
        var items = wanted.Sum(line => line.Quantity);
        var currency = goods[0].Goods.Variant.Currency;
        var view = new CheckoutView(
            promise.Store.Code,
            promise.Store.Name,
            AddressOf(promise.Store),
            promise.Promise is Promise.Collectable ? CollectLine.Of(promise.Store, promise.Promise, now).Text : null,
            Days(promise, items, now),
            [.. goods.Select(line => Line(line, currency))],
            items,
            Money.Shown(goods.Sum(line => line.Quantity * line.Goods.Variant.PriceMinor), currency),
            goods.Max(line => line.Goods.Product.AgeRestriction),
            Cards(providers)
        );
        return new CheckoutRead(
            view,
            [
                .. goods.Select(line => new SeenLine(
                    line.Goods.Variant.Sku,
                    line.Quantity,
                    line.Goods.Variant.PriceMinor
                )),
            ],
            promise.Store,
            (promise.Promise as Promise.Collectable)?.ReadyFrom,
            currency
        );
    }

    /// <summary>What the goods are called, also when they are no longer sold; null if they never were.</summary>
    public static string? TitleOf(ViewReader reader, string sku) =>
        reader.Find<Variant>(Keys.Variant(sku)) is { } variant
            ? reader.Find<Product>(Keys.Product(variant.ProductId))?.Title
            : null;

    public static string CurrencyOf(ViewReader reader, string sku) =>
        reader.Find<Variant>(Keys.Variant(sku))?.Currency ?? "GBP";

    private static ImmutableArray<(Goods Goods, int Quantity)> Goods(ViewReader reader, IEnumerable<Wanted> basket)
    {
        var lines = basket.ToList();
        var variants = reader.FindMany<Variant>(lines.Select(line => Keys.Variant(line.Sku)));
        var products = reader.FindMany<Product>(variants.Values.Select(variant => Keys.Product(variant.ProductId)));
        return
        [
            .. from line in lines
            let variant = variants.GetValueOrDefault(Keys.Variant(line.Sku))
            where variant is { Withdrawn: false }
            let product = products.GetValueOrDefault(Keys.Product(variant.ProductId))
            where product is not null
            select (new Goods(variant, product), line.Quantity),
        ];
    }

    private static CheckoutLine Line((Goods Goods, int Quantity) line, string currency)
    {
        var shown = line.Goods.Line(1, line.Quantity);
        return new CheckoutLine(
            shown.Title,
            shown.Option,
            PictureAddress.Candidates(shown.Image),
            line.Quantity,
            Money.Shown(line.Quantity * shown.UnitPriceMinor, currency)
        );
    }

    private static ImmutableArray<SlotDay> Days(StorePromise promise, int items, Instant now)
    {
        var zone = OpeningHours.ZoneOf(promise.Store);
        var today = OpeningHours.DateOf(promise.Store, now);
        return
        [
            .. promise
                .Slots.GroupBy(slot => slot.Slot.Start.InZone(zone).Date)
                .Select(day => Day(today, day.Key, [.. day.Select(slot => Slot(promise.Store, slot, items, now))])),
        ];
    }

    private static SlotDay Day(LocalDate today, LocalDate date, ImmutableArray<SlotChoice> slots)
    {
        var full = Shown(date, "dddd d MMMM");
        var (name, said) = Period.DaysBetween(today, date) switch
        {
            0 => (Texts.Today, Texts.TodayLong.With(full)),
            1 => (Texts.Tomorrow, Texts.TomorrowLong.With(full)),
            _ => (Shown(date, "ddd"), full),
        };
        return new SlotDay(name, Shown(date, "d MMM"), said, slots);
    }

    private static SlotChoice Slot(Site store, SlotLeft slot, int items, Instant now)
    {
        var zone = OpeningHours.ZoneOf(store);
        return new SlotChoice(
            InstantPattern.General.Format(slot.Slot.Start),
            $"{Shown(slot.Slot.Start, zone)}–{Shown(slot.Slot.End, zone)}",
            When.Slot(store, now, slot.Slot),
            !slot.Fits(items),
            slot.Fits(items) && slot.OrdersLeft <= FewLeft ? slot.OrdersLeft : null
        );
    }

    private static string Shown(LocalDate date, string pattern) => date.ToString(pattern, CultureInfo.CurrentCulture);

    private static string Shown(Instant at, DateTimeZone zone) => When.Time(at.InZone(zone).TimeOfDay);

    private static string AddressOf(Site store) =>
        store.Address is { } address
            ? string.Join(
                ", ",
                address.Lines.Append(address.Town).Append(address.Postcode).Where(part => !string.IsNullOrEmpty(part))
            )
            : "";

    /// <summary>Only the test provider's cards are ours to offer; another provider brings its own form.</summary>
    private static ImmutableArray<CardChoice> Cards(IEnumerable<IPaymentProvider> providers) =>
        providers.Any(provider => provider.Name == TestPayments.ProviderName)
            ?
            [
                new(TestTokens.Approved, Texts.CardApproved),
                new(TestTokens.Authenticate, Texts.CardAuthenticate),
                new(TestTokens.Declined, Texts.CardDeclined),
                new(TestTokens.TimesOut, Texts.CardTimesOut),
            ]
            : [];
}

/// <summary>What the view says of a basket at a store.</summary>
/// <param name="Seen">The lines as the page shows them, in the order of <see cref="CheckoutView.Lines"/>.</param>
/// <param name="Ready">Null when they cannot be collected there.</param>
internal sealed record CheckoutRead(
    CheckoutView View,
    ImmutableArray<SeenLine> Seen,
    Site Store,
    Instant? Ready,
    string Currency
)
{
    /// <summary>As it stands in the form.</summary>
    public string ReadyText => Ready is { } at ? InstantPattern.General.Format(at) : "";
}
