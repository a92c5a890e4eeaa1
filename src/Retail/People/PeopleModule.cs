using Holdfast.Ledger.Keys;
using Holdfast.Retail.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.People;

/// <summary>Customers and collectors, sealed wherever they are written.</summary>
internal static class PeopleModule
{
    /// <summary>Needs the <see cref="Keyring"/>.</summary>
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<SealPeople>();
        services.AddSingleton<IViewTable, PersonKeyRows>();
    }
}
