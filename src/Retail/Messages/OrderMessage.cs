using System.Collections.Immutable;
using Holdfast.Retail.Branding;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Messages;

/// <summary>What an order's messages are made of.</summary>
/// <param name="Link">Address of the order's page.</param>
/// <param name="Pass">Text of the pass; null until the order can be collected.</param>
internal sealed record OrderLetter(
    Order Order,
    OrderPeople People,
    Site Site,
    string Retailer,
    Colour Accent,
    Uri Link,
    string? Pass
);

/// <summary>The words of each message. Pure: the same letter gives the same words.</summary>
internal sealed record OrderMessage
{
    private const string PassImage = "pass";

    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string Html { get; init; }
    public ImmutableArray<InlineImage> Images { get; init; } = [];

    public static OrderMessage Confirmed(OrderLetter letter)
    {
        var (order, site) = (letter.Order, letter.Site);
        var slot = Wording.Slot(site, order.Slot);
        return Make(
            letter,
            Texts.ConfirmedSubject.With(Number(order), Wording.Day(site, order.Slot.Start)),
            Texts.ConfirmedTitle,
            [
                new Part.Words(Texts.ThankYou.With(Wording.Line(letter.People.Customer.Name))),
                new Part.Words(Texts.WaitForReady),
                new Part.Facts([
                    (Texts.Collect, [slot]),
                    (Texts.Where, [.. Wording.Place(site)]),
                    .. letter.People.Nominated is { } collector
                        ? [(Texts.WhoCollects, [Wording.Line(collector.Name)])]
                        : Array.Empty<(string, ImmutableArray<string>)>(),
                ]),
                new Part.Goods(Goods(order, line => line.Quantity), Money.Shown(order.TotalMinor, order.Currency)),
                new Part.Words(Texts.ChargedWhenReady),
                new Part.Link(Texts.SeeOrder, letter.Link),
            ]
        );
    }

    public static OrderMessage Ready(OrderLetter letter)
    {
        var order = letter.Order;
        var missing = Missing(order);
        return Make(
            letter,
            Texts.ReadySubject.With(Number(order), Wording.Line(letter.Site.Name)),
            Texts.ReadyTitle,
            [
                new Part.Words(Texts.GoodNews.With(Wording.Line(letter.People.Customer.Name))),
                .. Pass(letter),
                .. AgeCheck(order),
                new Part.Goods(
                    Goods(order, line => Picked(order, line)),
                    Money.Shown(order.PickedMinor, order.Currency)
                ),
                .. missing.Length == 0 ? Array.Empty<Part>() : [new Part.Words(Texts.NotFound.With(missing))],
                new Part.Link(Texts.SeeOrder, letter.Link),
            ]
        );
    }

    /// <summary>For the person the customer nominated: how to collect, and neither prices nor goods.</summary>
    public static OrderMessage ReadyForCollector(OrderLetter letter)
    {
        var customer = Wording.Line(letter.People.Customer.Name);
        return Make(
            letter,
            Texts.ReadyForCollectorSubject.With(customer, Number(letter.Order), Wording.Line(letter.Site.Name)),
            Texts.ReadyForCollectorTitle,
            [new Part.Words(Texts.AskedYou.With(customer)), .. Pass(letter), .. AgeCheck(letter.Order)]
        );
    }

    public static OrderMessage Cancelled(OrderLetter letter) =>
        Make(
            letter,
            Texts.CancelledSubject.With(Number(letter.Order)),
            Texts.CancelledTitle,
            [
                new Part.Words(Texts.NoLongerMade.With(Number(letter.Order), Wording.Line(letter.Site.Name))),
                new Part.Words(Texts.MoneyBack),
                new Part.Link(Texts.SeeOrder, letter.Link),
            ]
        );

    public static OrderMessage Expired(OrderLetter letter) =>
        Make(
            letter,
            Texts.ExpiredSubject.With(Number(letter.Order)),
            Texts.ExpiredTitle,
            [
                new Part.Words(Texts.FreeAgain),
                new Part.Words(Texts.NotCharged),
                new Part.Link(Texts.SeeOrder, letter.Link),
            ]
        );

    private static OrderMessage Make(OrderLetter letter, string subject, string title, ImmutableArray<Part> parts)
    {
        var retailer = Wording.Line(letter.Retailer);
        var about = Texts.AboutOrder.With(Number(letter.Order));
        return new OrderMessage
        {
            Subject = subject,
            Text = MessageText.Write(retailer, about, title, parts),
            Html = MessageHtml.Write(retailer, letter.Accent, about, title, parts),
            Images =
            [
                .. parts.OfType<Part.Pass>().Select(pass => new InlineImage(pass.ImageId, [.. PassQr.Png(pass.Text)])),
            ],
        };
    }

    private static ImmutableArray<Part> Pass(OrderLetter letter)
    {
        var (order, site) = (letter.Order, letter.Site);
        var code = Wording.Code(order.CollectionCode);
        return
        [
            .. letter.Pass is { } pass
                ? [new Part.Pass(PassImage, pass, code)]
                : new Part[] { new Part.Facts([(Texts.CollectionCode, [code])]) },
            new Part.Facts([
                (Texts.Collect, [Wording.Slot(site, order.Slot)]),
                (Texts.Where, [.. Wording.Place(site)]),
                (Texts.KeptUntil, [Wording.Day(site, Passes.Pass.For(order).To)]),
            ]),
        ];
    }

    private static IEnumerable<Part> AgeCheck(Order order) =>
        order.Lines.Max(line => line.AgeRestriction) is { } age ? [new Part.Words(Texts.AgeCheck.With(age))] : [];

    private static ImmutableArray<(int Quantity, string What, string Price)> Goods(
        Order order,
        Func<OrderLine, int> quantity
    ) =>
        [
            .. order
                .Lines.Where(line => quantity(line) > 0)
                .Select(line =>
                    (
                        quantity(line),
                        Wording.Goods(line),
                        Money.Shown(quantity(line) * line.UnitPriceMinor, order.Currency)
                    )
                ),
        ];

    private static int Picked(Order order, OrderLine line) =>
        order.Parcels.Sum(parcel => parcel.Items.Where(item => item.Line == line.Line).Sum(item => item.Picked));

    private static string Missing(Order order) =>
        string.Join(
            "; ",
            order
                .Lines.Select(line => (Line: line, Short: line.Quantity - Picked(order, line)))
                .Where(it => it.Short > 0)
                .Select(it => $"{it.Short} × {Wording.Goods(it.Line)}")
        );

    private static string Number(Order order) => OrderNumber.Show(order.Number);
}

/// <summary>A piece of a message, said once and written twice: as plain text and as HTML.</summary>
internal abstract record Part
{
    private Part() { }

    public sealed record Words(string Text) : Part;

    public sealed record Facts(ImmutableArray<(string Name, ImmutableArray<string> Lines)> Rows) : Part;

    public sealed record Goods(ImmutableArray<(int Quantity, string What, string Price)> Lines, string Total) : Part;

    public sealed record Pass(string ImageId, string Text, string Code) : Part;

    public sealed record Link(string Label, Uri To) : Part;
}
