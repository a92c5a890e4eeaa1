using System.Text.Json.Serialization;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Snapshots;

namespace Holdfast.Ledger;

/// <summary>JSON of the ledger's own documents and facts; the order of declaration is part of the format.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AcceptedRequest))]
[JsonSerializable(typeof(RequestsDropped))]
[JsonSerializable(typeof(SnapshotTaken))]
[JsonSerializable(typeof(LastSnapshot))]
[JsonSerializable(typeof(KitMade))]
[JsonSerializable(typeof(LastKit))]
[JsonSerializable(typeof(LogReopened))]
[JsonSerializable(typeof(LogEpoch))]
internal sealed partial class LedgerJson : JsonSerializerContext;
