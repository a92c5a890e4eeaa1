using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Holdfast.Retail.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Vaulting;

/// <summary>
/// <c>GET /metrics</c> on the staff port, in Prometheus's text form: what <see cref="LogMeter"/> says at this moment. With a key of
/// the scope <c>metrics:read</c>.
/// </summary>
internal static class ServeMetrics
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(IEndpointRouteBuilder staff) =>
        // The staff door lets it pass; the key is asked for here.
        staff.MapGet("/metrics", Get).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Get(HttpContext context, LogMeter meter)
    {
        if (await KeyOnStaffPort.RefusedAsync(context, Scopes.MetricsRead) is { } refused)
            return refused;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(Write(meter.Meter), ContentType);
    }

    /// <summary>All instruments of the meter are observed ones, so that asking them is all there is to do.</summary>
    private static string Write(Meter meter)
    {
        var text = new StringBuilder();
        var last = (Instrument?)null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter == meter)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => Line(instrument, tags, value.ToString(CultureInfo.InvariantCulture))
        );
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) =>
                Line(instrument, tags, value.ToString("0.###", CultureInfo.InvariantCulture))
        );
        listener.Start();
        listener.RecordObservableInstruments();
        return text.ToString();

        void Line(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, string value)
        {
            if (last != instrument)
            {
                var type = instrument is ObservableCounter<long> ? "counter" : "gauge";
                text.Append("# HELP ").Append(instrument.Name).Append(' ').Append(instrument.Description).Append('\n');
                text.Append("# TYPE ").Append(instrument.Name).Append(' ').Append(type).Append('\n');
                last = instrument;
            }
            text.Append(instrument.Name);
            foreach (var (name, of) in tags)
                text.Append('{').Append(name).Append("=\"").Append(Escaped($"{of}")).Append("\"}");
            text.Append(' ').Append(value).Append('\n');
        }
    }

    private static string Escaped(string label) =>
        label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
