using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Vaulting;

/// <summary>What head office knows of its vaults: how far they are, what that means for an order, and what is measured.</summary>
internal static class VaultingModule
{
    public static void AddVaulting(this IServiceCollection services)
    {
        services.AddSingleton<VaultWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<VaultWatch>());
        services.AddMetrics();
        services.AddSingleton<LogMeter>();
    }

    /// <summary>On the staff port.</summary>
    public static void MapVaulting(this IEndpointRouteBuilder staff) => ServeMetrics.Map(staff);
}
