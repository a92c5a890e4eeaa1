using System.Diagnostics.Metrics;
using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;
using NodaTime;

namespace Holdfast.Retail.Vaulting;

/// <summary>
/// The figures that an operator watches, by the framework's own meter: for <see cref="ServeMetrics"/> and whatever else listens.
/// Entries and seconds behind are 0 when nothing is.
/// </summary>
internal sealed class LogMeter
{
    public const string Name = "Holdfast";

    private readonly VaultWatch _vaults;
    private readonly TimeProvider _time;
    private long _pushedBack;

    public LogMeter(IMeterFactory meters, VaultWatch vaults, Log log, KeptPages pages, TimeProvider time)
    {
        (_vaults, _time) = (vaults, time);
        Meter = meters.Create(Name);
        Gauge("holdfast_log_entries", () => Now.Size, "Entries in the log.");
        Gauge("holdfast_sealed_entries", () => Now.Sealed, "Entries under the last published checkpoint.");
        Gauge("holdfast_sealing_lag_seconds", () => Since(Now.UnsealedSince), "Age of the oldest entry not sealed.");
        Gauge("holdfast_vaults", () => Now.Vaults.Length, "Vaults that this deployment was told of.");
        Gauge("holdfast_vaulted_entries", () => Now.Vaulted, "Entries that a vault has cosigned.");
        Gauge("holdfast_vault_lag_entries", () => Now.Unvaulted, "Entries that no vault has.");
        Gauge("holdfast_vault_lag_seconds", () => Since(Now.UnvaultedSince), "Age of the oldest entry in no vault.");
        Gauge("holdfast_orders_wait", () => vaults.OrdersWait ? 1 : 0, "1 while new orders are pushed back.");
        Gauge("holdfast_commands_waiting", () => log.Waiting, "Commands that wait for the disk, in this process.");
        Meter.CreateObservableGauge(
            "holdfast_vault_cosigned_entries",
            () => Now.Vaults.Select(vault => Of(vault, vault.Cosigned?.Size ?? 0)),
            description: "Entries that each vault has cosigned."
        );
        Meter.CreateObservableGauge(
            "holdfast_vault_heard_timestamp_seconds",
            () =>
                Now
                    .Vaults.Where(vault => vault.HeardAt is not null)
                    .Select(vault => Of(vault, vault.HeardAt!.Value.ToUnixTimeSeconds())),
            description: "When each vault was last heard, seconds since 1970; none before the first time."
        );
        Meter.CreateObservableCounter(
            "holdfast_orders_pushed_back_total",
            () => Interlocked.Read(ref _pushedBack),
            description: "Orders that this process pushed back because the vault was behind."
        );
        Meter.CreateObservableCounter(
            "holdfast_pages_drawn_total",
            () => pages.Drawn,
            description: "Pages of the shop that this process drew, of those that it may keep."
        );
        Meter.CreateObservableCounter(
            "holdfast_pages_sent_again_total",
            () => pages.Again,
            description: "Pages of the shop that this process sent as it had kept them."
        );
    }

    public Meter Meter { get; }

    private Standing Now => _vaults.Now;

    public void OrderPushedBack() => Interlocked.Increment(ref _pushedBack);

    private void Gauge(string name, Func<long> value, string description) =>
        Meter.CreateObservableGauge(name, value, description: description);

    private void Gauge(string name, Func<double> value, string description) =>
        Meter.CreateObservableGauge(name, value, description: description);

    private double Since(Instant? at) => at is { } since ? Math.Max(0, (_time.Instant() - since).TotalSeconds) : 0;

    private static Measurement<long> Of(KnownVault vault, long value) =>
        new(value, new KeyValuePair<string, object?>("vault", vault.Key.Name));
}
