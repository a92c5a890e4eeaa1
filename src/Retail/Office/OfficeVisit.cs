using System.Globalization;
using Dapper;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Holdfast.Retail.Vaulting;
using NodaTime;

namespace Holdfast.Retail.Office;

/// <summary>Who is in the office, and what every page of it needs.</summary>
internal sealed class OfficeVisit(
    StaffVisit visit,
    View view,
    SaidOnce said,
    VaultWatch vaults,
    TimeProvider time,
    RetailOptions options
)
{
    private readonly Lazy<string> _retailer = new(() =>
    {
        using var reader = view.Open();
        return reader.Connection.QueryFirstOrDefault<string>("SELECT name FROM retailer LIMIT 1") ?? "Holdfast";
    });
    private readonly Lazy<Said?> _said = new(said.Hear);

    public Person Person => visit.Person;

    public string RetailerName => _retailer.Value;

    public Said? Said => _said.Value;

    /// <summary>New orders are pushed back; every page of the office says so.</summary>
    public bool OrdersWait => vaults.OrdersWait;

    public Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary><c>21 Nov 2026, 10:00 GMT</c>: on head office's clock, or on a site's where its own hours are meant.</summary>
    public string DateAndTime(Instant at, DateTimeZone? zone = null) =>
        at.InZone(zone ?? options.TimeZone).ToString(Texts.DateAndTimePattern, CultureInfo.CurrentCulture);

    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
