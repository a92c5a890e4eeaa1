using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Basket;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Collection;
using Holdfast.Retail.Dev.Components;
using Holdfast.Retail.Feeds;
using Holdfast.Retail.Http;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Office;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Expire;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Payments;
using Holdfast.Retail.People;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Places;
using Holdfast.Retail.Practising;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Staff;
using Holdfast.Retail.Stock;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Holdfast.Retail;

/// <summary>The public door of the business. One line a module; the modules' order is the reader's.</summary>
public static class RetailModule
{
    /// <summary>The business as the ledger sees it.</summary>
    public static IRules Rules => RetailRules.All;

    /// <summary>Needs <see cref="Log"/>, its <see cref="Keyring"/>, <see cref="TimeProvider"/> and <see cref="IFileProvider"/> (wwwroot) in the container.</summary>
    public static IServiceCollection AddRetail(this IServiceCollection services, RetailOptions options)
    {
        services.AddDesk(options);
        services.AddHostedService(provider => provider.GetRequiredService<View>());
        services.AddPractising();
        services.AddCatalogue();
        services.AddPictureFetching(options);
        services.AddOffice();
        services.AddHostedService<ExpireHolds>();
        services.AddPayments(options);
        services.AddSettling();
        services.AddMessages(options);
        services.AddOrders();
        services.AddRooms();
        services.AddChannels(options);
        services.AddVaulting();
        services.AddSingleton(provider => new SealedLog(provider.GetRequiredService<Log>().Store));
        return services;
    }

    /// <summary>What a desk stands on, a real one and a practice's alike. Whoever asks starts the <see cref="View"/>.</summary>
    internal static void AddDesk(this IServiceCollection services, RetailOptions options)
    {
        services.AddSingleton(options);
        AddReading(services, options);
        AddShell(services);
        services.AddPictures(options);
        services.AddStaff(options);
        services.AddCollection();
        services.AddSingleton<ICurrentDocuments, LogDocuments>();
        services.AddPasses();
        services.AddPeople();
        services.AddScoped<PracticeLessons>();
    }

    private static void AddReading(IServiceCollection services, RetailOptions options)
    {
        services.AddSingleton(new ViewFolder(Path.Combine(options.DataFolder, "view")));
        services.AddSingleton<View>();
        services.AddSingleton<Writes>();
        services.AddSingleton<ShownChanges>();
        services.AddSingleton<IViewTable>(services => services.GetRequiredService<ShownChanges>());
        services.AddSingleton<IViewTable, DocumentRows>();
        services.AddSingleton<IViewTable, RetailerRows>();
        services.AddSingleton<IViewTable, SiteRows>();
        services.AddSingleton<IViewTable, ProductRows>();
        services.AddSingleton<IViewTable, ListingRows>();
        services.AddSingleton<IViewTable, StockRows>();
        services.AddSingleton<IViewTable, SlotRows>();
        services.AddSingleton<IViewTable, PlaceRows>();
        services.AddSingleton<IViewTable, PlaceNameRows>();
        services.AddSingleton<IViewTable, OrderRows>();
        services.AddSingleton<IViewTable, ParcelRows>();
    }

    private static void AddShell(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddAntiforgery();
        services.AddRazorComponents();
        services.AddSingleton<WebFiles>();
        services.AddSingleton<Cookies>();
        services.AddScoped<SaidOnce>();
        services.AddScoped<ShopVisit>();
        services.AddScoped<Seen>();
        services.AddScoped<Removed>();
        services.AddScoped<ShopShell>();
        services.AddSingleton<KeptPages>();
    }

    /// <summary>Pages and API for shoppers and channels.</summary>
    public static void MapShop(this IEndpointRouteBuilder shop)
    {
        shop.MapCatalogue();
        shop.MapSites();
        shop.MapBasket();
        shop.MapShell();
        shop.MapPayments();
        if (shop.ServiceProvider.GetRequiredService<RetailOptions>().DevPages)
            ShowComponents.Map(shop);
        shop.MapMessages(shop.ServiceProvider.GetRequiredService<RetailOptions>());
        Health.Map(shop);
        shop.MapOrders();
        shop.MapRooms();
        shop.MapChannels();
        PublishFeeds.Map(shop);
    }

    /// <summary>Pages and API for the desk and the office; only ever mapped on the staff port.</summary>
    public static void MapStaff(this IEndpointRouteBuilder staff)
    {
        Health.Map(staff);
        staff.MapStaffDoor();
        staff.MapPractising();
        ServeLog.Map(staff);
        ServeKeyring.Map(staff);
        ServeSnapshots.Map(staff);
        TakeCosignature.Map(staff);
        staff.MapVaulting();
        staff.MapDesk();
        staff.MapOffice();
    }
}
