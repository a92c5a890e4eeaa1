using Holdfast.Retail.Rooms.Wait;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Rooms;

/// <summary>Waiting rooms for a campaign morning: a line before the checkout or a product.</summary>
internal static class RoomsModule
{
    public static void AddRooms(this IServiceCollection services)
    {
        services.AddSingleton<LineNumbers>();
        services.AddSingleton<RoomOpenings>();
        services.AddScoped<PlacesInLine>();
        services.AddScoped<RoomDoor>();
    }

    public static void MapRooms(this IEndpointRouteBuilder shop)
    {
        TakePlace.Map(shop);
        ShowRoom.Map(shop);
    }
}
