using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Branding;
using Holdfast.Retail.Http;
using Holdfast.Retail.Practising;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.FileProviders;
using NodaTime;

namespace Holdfast.Hosting;

/// <summary>
/// One running host process: shop and staff listeners over one log and one view. Used by <c>run</c>, <c>demo</c>, the drills
/// and the tests alike.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    /// <summary>Log, view, mails and test payments each hold a thread of the pool while they wait for the disk.</summary>
    private const int WaitingThreads = 4;

    private readonly WebApplication _app;

    private Node(WebApplication app, IStore store, Log log)
    {
        _app = app;
        Store = store;
        Log = log;
    }

    public IStore Store { get; }

    public Log Log { get; }

    public IServiceProvider Services => _app.Services;

    public View View => Services.GetRequiredService<View>();

    /// <summary>Where the shop really listens, once started.</summary>
    public Uri ShopAddress => Addresses()[0];

    /// <summary>Where the staff pages really listen, once started.</summary>
    public Uri StaffAddress => Addresses()[^1];

    public static async Task<Node> StartAsync(
        HoldfastOptions options,
        CancellationToken ct,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        options = options with { Data = Path.GetFullPath(options.Data) };
        Directory.CreateDirectory(options.Data);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(options.Culture);
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.DefaultThreadCurrentCulture;
        // So that the processors have work meanwhile; by itself the pool has a thread for each of them and grows slowly.
        ThreadPool.GetMinThreads(out _, out var completionThreads);
        ThreadPool.SetMinThreads(Environment.ProcessorCount + WaitingThreads, completionThreads);
        var brand = options.Brand is null ? new Brand() : Brand.Read(options.Brand);
        var store = await Stores.OpenAsync(options, ct);
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Services.AddSingleton(TimeProvider.System);
        configure?.Invoke(builder);
        Node? node = null;
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(
            await Keyring.OpenAsync(store, MasterKeyFile.OpenOrCreate(options.MasterKeyFile), ct)
        );
        builder.Services.AddSingleton(provider => new Log(
            store,
            RetailModule.Rules,
            provider.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddRetail(
            new RetailOptions
            {
                DataFolder = options.Data,
                TestPayments = options.TestPayments is { } payments ? Path.GetFullPath(payments) : null,
                StaffFile = options.StaffFile is { } file ? Path.GetFullPath(file) : null,
                ShopAddress = () => options.PublicUrl ?? node!.ShopAddress,
                SecureCookies = options.SecureCookies,
                DevPages = options.DevPages,
                TimeZone = DateTimeZoneProviders.Tzdb[options.TimeZone],
                Messages = options.Messages,
                PublicFeeds = options.PublicFeeds,
                Pictures = options.Pictures,
                Limits = options.Limits,
                Vaults = Vaults.Of(options),
                Unvaulted = options.Unvaulted,
                KitFolder = options.KeyFolder,
                Brand = brand,
            }
        );
        AddWeb(builder, options, brand);
        var app = builder.Build();
        Use(app);
        node = new Node(app, store, app.Services.GetRequiredService<Log>());
        try
        {
            await app.StartAsync(ct);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken ct) => _app.WaitForShutdownAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        // The container made the log and ends it; the store must outlive it.
        await _app.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static void AddWeb(WebApplicationBuilder builder, HoldfastOptions options, Brand brand)
    {
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            Surface.Shop.Listen(kestrel, options.Urls);
            Surface.Staff.Listen(kestrel, options.StaffUrls);
        });
        builder.Services.AddSingleton<IFileProvider>(
            new BrandedFiles(
                new PhysicalFileProvider(
                    Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "wwwroot")).FullName
                ),
                brand
            )
        );
        // It says at every start that keys are not encrypted; the keyring wraps them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        // Its lines hold whole addresses: the tokens of order pages, and names that colleagues look for.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        // A line or four for each request would bury what a person must see at a start, the first PIN among it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http", LogLevel.Warning);
        // Pages say themselves how they are kept; that antiforgery would have it otherwise is not worth a line in the log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", LogLevel.Error);
        CookieKeys.AddTo(builder.Services);
        Draining.AddTo(builder.Services, options);
        builder.Services.AddSingleton<LogNews>();
        builder.Services.AddHostedService<Followers>();
        Sealing.AddTo(builder.Services, options);
        Snapshots.AddTo(builder.Services, options);
        KeyringBackups.AddTo(builder.Services, options);
        Proxies.AddTo(builder.Services, options);
        Compression.AddTo(builder.Services);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Failures>();
    }

    private static void Use(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler();
        app.UseSecurityHeaders();
        app.UseReadableHost();
        app.UseResponseCompression();
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = app.Services.GetRequiredService<IFileProvider>(),
                OnPrepareResponse = file =>
                    file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v")
                        ? "public, max-age=31536000, immutable"
                        : "public, max-age=3600",
            }
        );
        app.UseKeptPictures();
        app.MapWhen(
            context => Surface.Of(context) == Surface.Staff,
            staff =>
            {
                staff.UseStatusPages(search: false);
                staff.UseSameOrigin();
                staff.UseReadyView();
                staff.UseRouting();
                staff.UseReadableBody();
                staff.UseAuthentication();
                staff.UseStaffDoor();
                staff.UseAuthorization();
                staff.UseRateLimiter();
                staff.UseAntiforgery();
                staff.UseStaffForms();
                staff.UsePractices();
                staff.UseEndpoints(endpoints => endpoints.MapStaff());
            }
        );
        app.MapWhen(
            context => Surface.Of(context) == Surface.Shop,
            shop =>
            {
                shop.UsePageCaching();
                shop.UseStatusPages(search: true);
                shop.UseSameOrigin();
                shop.UseReadyView();
                shop.UseRouting();
                shop.UseReadableBody();
                shop.UseAuthentication();
                shop.UseAuthorization();
                shop.UseRateLimiter();
                shop.UseAntiforgery();
                shop.UseEndpoints(endpoints => endpoints.MapShop());
            }
        );
    }

    private Uri[] Addresses() =>
        [
            .. _app
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.Select(address => new Uri(address)),
        ];
}
