using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Orders;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Bodies as the staff's pages and programs send them, one of their fields replaced by a text.</summary>
internal static class StaffBody
{
    public static StringContent Json(StaffRoute route, StaffField hit, Func<StaffField, string> value, string text)
    {
        var fields = route
            .Fields.Where(field => field.In is FieldIn.Json)
            .Select(field => (field, Value: value(field)))
            .Where(field => field.field == hit || field.Value.Length > 0)
            .Select(field =>
                $"\"{field.field.Name}\":{(field.field.IsNumber ? field.Value : JsonSerializer.Serialize(field.Value))}"
            );
        return new(
            hit.In is FieldIn.Body ? text : $"{{{string.Join(',', fields)}}}",
            Encoding.UTF8,
            "application/json"
        );
    }

    public static HttpContent Form(
        StaffRoute route,
        StaffField hit,
        Func<StaffField, string> value,
        string text,
        string token
    )
    {
        var fields = route
            .Fields.Where(field => field.In is FieldIn.Form)
            .Select(field => KeyValuePair.Create(field.Name, value(field)))
            .Append(KeyValuePair.Create("__RequestVerificationToken", token))
            .ToList();
        var file = route.Fields.FirstOrDefault(field => field.In is FieldIn.File);
        if (file is null)
            return hit.In is FieldIn.Body
                ? new StringContent(text, Encoding.UTF8, "application/x-www-form-urlencoded")
                : new FormUrlEncodedContent(fields);
        var body = new StringBuilder();
        foreach (var (name, filled) in fields)
            body.Append(
                CultureInfo.InvariantCulture,
                $"--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{filled}\r\n"
            );
        var fileName = value(route.Fields.First(field => field.In is FieldIn.FileName));
        body.Append(
            CultureInfo.InvariantCulture,
            $"--edge\r\nContent-Disposition: form-data; name=\"{file.Name}\"; filename=\"{AsBrowsersDo(fileName)}\"\r\n"
        );
        body.Append(CultureInfo.InvariantCulture, $"Content-Type: text/csv\r\n\r\n{value(file)}\r\n--edge--\r\n");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(hit.In is FieldIn.Body ? text : body.ToString()));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=edge");
        return content;
    }

    private static string AsBrowsersDo(string fileName) =>
        fileName
            .Replace("\"", "%22", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>What gets a request past the checks of its other fields; "" leaves a field out.</summary>
    public static string Usual(StaffField field, Order order, StaffRoute route) =>
        field.Name.ToLowerInvariant() switch
        {
            "site" => SmallRetailer.Leeds,
            "number" => order.Number,
            "parcel" or "line" or "quantity" or "bags" => "1",
            "code" => order.CollectionCode,
            "reason" => "damaged",
            "shelf" => "B 14",
            "personcheck" or "agecheck" => HandOver.PersonChecks[0],
            "second" or "secondcolleague" => "tom-okafor",
            "secondpin" or "old" => "111222",
            "pin" or "again" => "493817",
            "next" => "/desk",
            "name" => route.Pattern.Contains("/exports/", StringComparison.Ordinal) ? "stock.csv" : "Till 7",
            "scope" => "feeds:read",
            "pace" => "60",
            "turn" => "15",
            "status" => "CONFIRMED",
            "documentname" => "desk-v1",
            "currency" => "GBP",
            "timezone" => "Europe/London",
            "id" => "abcdefgh",
            "all" => "true",
            "file" => field.In is FieldIn.File ? "code,kind,name\nX,STORE,X\n" : "sites.csv",
            _ => "",
        };
}
