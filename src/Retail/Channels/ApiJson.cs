using System.Text.Json.Serialization;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Track;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Channels;

/// <summary>The API's answers, without reflection. How they are written is set where this is registered.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ProductsAnswer))]
[JsonSerializable(typeof(ProductOfSkuAnswer))]
[JsonSerializable(typeof(StoresAnswer))]
[JsonSerializable(typeof(PromisesAnswer))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(GetOrder.OrderEventAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
