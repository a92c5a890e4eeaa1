using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Payments;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Holdfast.Retail.Practising;

/// <summary>
/// What practices stand on: all that one shares with the program it runs in. The keys that seal forms and cookies, the pages' files,
/// the clock, the lines that the process writes; nothing of the real log, keyring, view, people or messages. Whatever a practice
/// should ask for beside that is not there, and fails.
/// </summary>
internal sealed class PracticeGround(
    RetailOptions options,
    TimeProvider time,
    IDataProtectionProvider protection,
    IAntiforgery antiforgery,
    IFileProvider files,
    IWebHostEnvironment environment,
    IHttpContextAccessor accessor,
    ILoggerFactory loggers
)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Holds nothing but practices, and nothing that is needed after a start.</summary>
    public string Folder => Path.Combine(options.DataFolder, "practice");

    public string FolderOf(string site) => Path.Combine(Folder, site);

    /// <param name="folder">Of the practice.</param>
    /// <param name="store">Stays the caller's, to be closed after the container.</param>
    /// <param name="keyring">Of that store.</param>
    public ServiceProvider Build(string folder, IStore store, Keyring keyring)
    {
        var services = new ServiceCollection();
        services.AddDesk(options with { DataFolder = folder, StaffFile = null });
        services.AddSingleton<PracticeClock>(_ => new(time));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<PracticeClock>());
        services.AddSingleton(keyring);
        services.AddSingleton(provider => new Log(
            store,
            RetailModule.Rules,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IPaymentProvider, PracticePayments>();
        services.AddSettling();
        services.AddSingleton<PracticeWorld>();

        // Pages ask for a configuration; a practice has none.
        services.AddSingleton<IConfiguration>(new ConfigurationManager());
        services.AddSingleton(protection);
        services.AddSingleton(antiforgery);
        services.AddSingleton(files);
        services.AddSingleton(environment);
        services.AddSingleton(accessor);
        services.AddSingleton(loggers);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }
}
