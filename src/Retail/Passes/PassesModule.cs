using Holdfast.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Passes;

internal static class PassesModule
{
    /// <summary>Passes are signed with a key from the keyring of the log's own store.</summary>
    public static void AddPasses(this IServiceCollection services) =>
        services.AddSingleton(provider => new PassKeys(provider.GetRequiredService<Log>().Store.GetOrAddSecretAsync));
}
