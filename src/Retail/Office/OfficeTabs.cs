using System.Collections.Immutable;
using Holdfast.Retail.Office.LogAndVaults;
using Holdfast.Retail.Office.PictureList;
using Holdfast.Retail.Office.RoomList;
using Holdfast.Retail.Staff;

namespace Holdfast.Retail.Office;

/// <summary>Which part of the office is for whom. Orders name customers, so not everybody sees them.</summary>
internal static class OfficeTabs
{
    public static readonly ForRoles Everybody = new(Roles.Administrator, Roles.Merchandiser, Roles.CustomerService);
    public static readonly ForRoles OfCustomers = new(Roles.Administrator, Roles.CustomerService);
    public static readonly ForRoles OfGoods = new(Roles.Administrator, Roles.Merchandiser);
    public static readonly ForRoles OfAdministrators = new(Roles.Administrator);

    private static readonly ImmutableArray<(Func<string> Name, string Address, ForRoles For)> s_all =
    [
        (() => Texts.Overview, "/office", Everybody),
        (() => Texts.Orders, "/office/orders", OfCustomers),
        (() => Texts.Stock, "/office/stock", Everybody),
        (() => Texts.Sites, "/office/sites", Everybody),
        (() => Texts.Imports, "/office/imports", OfGoods),
        (() => Texts.Pictures, ShowPictures.Path, OfGoods),
        (() => Texts.Exports, "/office/exports", OfGoods),
        (() => Texts.Rooms, KeepRooms.Path, OfGoods),
        (() => Texts.LogAndVaults, ShowLog.Path, Everybody),
        (() => Texts.ApiKeys, "/office/api-keys", OfAdministrators),
    ];

    public static IEnumerable<(string Name, string Address)> Of(Person person) =>
        s_all.Where(tab => tab.For.Names.Contains(person.Role)).Select(tab => (tab.Name(), tab.Address));
}
