using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Retail.Json;
using Holdfast.Retail.People;
using NodaTime;

namespace Holdfast.Retail.Orders.Place;

/// <summary>What a shopper or a channel asks for: an order and the means to pay for it.</summary>
internal sealed record OrderRequest
{
    public required string Store { get; init; }
    public required Instant SlotStart { get; init; }
    public required ImmutableArray<BasketLine> Lines { get; init; }
    public required Contact Customer { get; init; }
    public Contact? Collector { get; init; }
    public required string PaymentProvider { get; init; }

    /// <summary>Goes to the provider and, within the hash, no further.</summary>
    public required string PaymentToken { get; init; }

    /// <summary><c>shop</c> or the id of an API key.</summary>
    public required string Channel { get; init; }

    /// <summary>The actor.</summary>
    public required string By { get; init; }

    /// <summary>The caller's own, as it was sent.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Scoped by the channel, so that two channels never share a key; with the hash of everything else.</summary>
    public RequestKey Key(Keyring keyring) => new($"order/{Channel}/{IdempotencyKey}", Hash(keyring));

    /// <summary>Two requests have the same hash when they ask for the same, whatever the white space of the JSON was. Keyed, because it goes into the log and the request names people.</summary>
    private string Hash(Keyring keyring) =>
        keyring.Hash(
            "order-request",
            JsonSerializer.SerializeToUtf8Bytes(
                this with
                {
                    IdempotencyKey = "",
                },
                OrderRequestJson.Default.OrderRequest
            )
        );
}

[JsonSourceGenerationOptions(
    Converters = [typeof(InstantConverter)],
    GenerationMode = JsonSourceGenerationMode.Metadata
)]
[JsonSerializable(typeof(OrderRequest))]
internal sealed partial class OrderRequestJson : JsonSerializerContext;
