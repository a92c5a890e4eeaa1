using System.Net.Http.Json;
using System.Text.Json;

namespace Holdfast.Drills;

/// <summary>A colleague of the drill's store, at work through the desk's API.</summary>
internal sealed class DrillDesk(HttpClient staff)
{
    /// <summary>Picks, packs, shelves and readies an order of one line and one unit, until its payment is captured.</summary>
    public async Task MakeReadyAsync(string number, CancellationToken ct)
    {
        var pick = new
        {
            parcel = 1,
            line = 1,
            quantity = 1,
        };
        await DoAsync(number, "pick", pick, ct);
        await DoAsync(number, "pack", new { parcel = 1, bags = 1 }, ct);
        await DoAsync(number, "stage", new { parcel = 1, shelf = "D4" }, ct);
        await DoAsync(number, "ready", new { }, ct);
        while (await PaymentStateAsync(number, ct) != "CAPTURED")
        {
            await Task.Delay(50, ct);
        }
    }

    public Task HandOverAsync(string number, string collectionCode, CancellationToken ct) =>
        DoAsync(number, "handover", new { code = collectionCode, personCheck = "photo-id" }, ct);

    private async Task<string?> PaymentStateAsync(string number, CancellationToken ct)
    {
        var order = await staff.GetFromJsonAsync<JsonElement>(new Uri(AddressOf(number), UriKind.Relative), ct);
        return order.GetProperty("paymentState").GetString();
    }

    /// <exception cref="InvalidOperationException">It was refused.</exception>
    private async Task DoAsync(string number, string step, object body, CancellationToken ct)
    {
        using var answer = await staff.PostAsJsonAsync($"{AddressOf(number)}/{step}", body, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{step}: {await answer.Content.ReadAsStringAsync(ct)}");
        }
    }

    private static string AddressOf(string number) => $"/api/v1/desk/{DrillRetailer.Site}/orders/{number}";
}
