using System.Collections.Immutable;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Staff;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>Another colleague of the site, who looks on and types their own PIN.</summary>
internal sealed class SecondColleague(StaffFile staff, PinCheck pins)
{
    /// <summary>Who may look on.</summary>
    public ImmutableArray<Person> Of(AtDesk at) => [.. staff.People.Where(person => May(person, at))];

    /// <returns>Null when the id is nobody's who may look on.</returns>
    public async Task<PinAnswer?> CheckAsync(AtDesk at, string id, string? pin, CancellationToken ct) =>
        staff.Find(id) is { } person && May(person, at)
            ? await pins.CheckAsync(id, pin, at.Context.Connection.RemoteIpAddress, ct)
            : null;

    private static bool May(Person person, AtDesk at) => person.Id != at.Visit.Anybody?.Id && person.MaySee(at.Site);
}
