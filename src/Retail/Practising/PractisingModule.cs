using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Practising;

/// <summary>Training at a desk of one's own, with invented orders.</summary>
internal static class PractisingModule
{
    public static void AddPractising(this IServiceCollection services)
    {
        services.AddSingleton<PracticeGround>();
        services.AddSingleton<Practices>();
        services.AddHostedService(provider => provider.GetRequiredService<Practices>());
    }

    public static void MapPractising(this IEndpointRouteBuilder staff) => Practise.Map(staff);
}
