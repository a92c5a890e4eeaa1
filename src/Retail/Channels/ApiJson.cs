using System.Text.Json.Serialization;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Track;

namespace Holdfast.Retail.Channels;

/// <summary>The API's answers, without reflection. How they are written is set where this is registered.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(GetOrder.OrderEventAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
