using Holdfast.Ledger.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Passes;

internal static class PassesModule
{
    /// <summary>Passes are signed with a key from the keyring.</summary>
    public static void AddPasses(this IServiceCollection services) =>
        services.AddSingleton(provider => new PassKeys(provider.GetRequiredService<Keyring>().GetOrAddSecretAsync));
}
