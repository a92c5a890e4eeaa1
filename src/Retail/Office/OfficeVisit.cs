using Dapper;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using NodaTime;

namespace Holdfast.Retail.Office;

/// <summary>Who is in the office, and what every page of it needs.</summary>
internal sealed class OfficeVisit(StaffVisit visit, View view, SaidOnce said, TimeProvider time)
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

    public Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Office times are the office's own: until it can choose a zone, that is UTC, and says so.</summary>
    public static string DateAndTime(Instant at) =>
        at.ToString("d MMM uuuu, HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);

    public static string Number(long number) =>
        number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
