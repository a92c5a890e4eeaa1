using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Limits;
using Holdfast.Retail.People;
using Holdfast.Retail.Places;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Json;

/// <summary>
/// The canonical JSON of documents and facts: properties in the order of declaration, nulls left out, no white space.
/// The order of declaration is part of the format: new properties are added at the end. An older program refuses what has
/// them instead of dropping them.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(InstantConverter), typeof(LocalDateConverter), typeof(LocalTimeConverter)]
)]
[JsonSerializable(typeof(Retailer))]
[JsonSerializable(typeof(RetailerSaved))]
[JsonSerializable(typeof(Site))]
[JsonSerializable(typeof(SiteSaved))]
[JsonSerializable(typeof(SiteHoursSet))]
[JsonSerializable(typeof(SiteSpecialDaySet))]
[JsonSerializable(typeof(SiteSpecialDayCleared))]
[JsonSerializable(typeof(Route))]
[JsonSerializable(typeof(RoutesTo))]
[JsonSerializable(typeof(RouteSaved))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Variant))]
[JsonSerializable(typeof(Catalogue.Range))]
[JsonSerializable(typeof(ProductSaved))]
[JsonSerializable(typeof(VariantSaved))]
[JsonSerializable(typeof(VariantWithdrawn))]
[JsonSerializable(typeof(RangeSaved))]
[JsonSerializable(typeof(ProductListed))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(StockCounted))]
[JsonSerializable(typeof(StockReceived))]
[JsonSerializable(typeof(StockAdjusted))]
[JsonSerializable(typeof(SlotBooking))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(OnOrder))]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderPaid))]
[JsonSerializable(typeof(OrderExpired))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(PickingStarted))]
[JsonSerializable(typeof(LinePicked))]
[JsonSerializable(typeof(LineShort))]
[JsonSerializable(typeof(ParcelPacked))]
[JsonSerializable(typeof(ParcelDispatched))]
[JsonSerializable(typeof(ParcelReceived))]
[JsonSerializable(typeof(ParcelStaged))]
[JsonSerializable(typeof(PickUndone))]
[JsonSerializable(typeof(ShortUndone))]
[JsonSerializable(typeof(PackUndone))]
[JsonSerializable(typeof(StageUndone))]
[JsonSerializable(typeof(OrderReadied))]
[JsonSerializable(typeof(OrderHandedOver))]
[JsonSerializable(typeof(PaymentCaptured))]
[JsonSerializable(typeof(PaymentVoided))]
[JsonSerializable(typeof(PaymentRefunded))]
[JsonSerializable(typeof(ErasedPerson))]
[JsonSerializable(typeof(PersonErased))]
[JsonSerializable(typeof(Place))]
[JsonSerializable(typeof(PlaceSaved))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(ApiKeyIssued))]
[JsonSerializable(typeof(ApiKeyRevoked))]
[JsonSerializable(typeof(Room))]
[JsonSerializable(typeof(StandingRooms))]
[JsonSerializable(typeof(RoomMade))]
[JsonSerializable(typeof(RoomJoined))]
[JsonSerializable(typeof(RoomOpened))]
[JsonSerializable(typeof(RoomPaced))]
[JsonSerializable(typeof(RoomClosed))]
internal sealed partial class RetailJson : JsonSerializerContext
{
    /// <summary>As declared above, and without escaping what JSON itself does not ask to escape.</summary>
    public static RetailJson Canonical => Relaxed.Context;

    /// <summary>Made at first use, when the generated <see cref="Default"/>, which carries the options above, is there.</summary>
    private static class Relaxed
    {
        public static readonly RetailJson Context = new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
    }
}
