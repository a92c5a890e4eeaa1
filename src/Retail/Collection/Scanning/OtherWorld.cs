using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;

namespace Holdfast.Retail.Collection.Scanning;

/// <summary>
/// What is said of something that belongs to the other kind of desk: a practice's at a real one, a real one's in a practice. Neither
/// would have taken it; whoever scanned it must hear why.
/// </summary>
internal static class OtherWorld
{
    public static string Words(PassNotGenuine pass, StaffVisit visit) =>
        (visit.Practice, pass.Order is { } order && OrderNumber.IsPractice(order)) switch
        {
            (null, true) => Texts.PracticePass,
            (null, false) => pass.Detail,
            (_, true) => Texts.OtherPracticePass,
            (_, false) => Texts.RealPass,
        };

    public static string Words(UnknownOrder unknown, StaffVisit visit) =>
        visit.Practice is not null ? Texts.NotInPractice.With(OrderNumber.Show(unknown.Number))
        : OrderNumber.IsPractice(unknown.Number) ? Texts.PracticeOrder.With(OrderNumber.Show(unknown.Number))
        : unknown.Detail;

    public static string OfUnknownCode(string code, StaffVisit visit) =>
        visit.Practice is not null ? Texts.CodeNotInPractice
        : CollectionCode.IsPractice(code) ? Texts.PracticeCode
        : Texts.NoSuchCode;
}
