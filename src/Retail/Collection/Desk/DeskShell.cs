using Dapper;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using NodaTime;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>
/// What every page of a site's desk shows around its content. Public with nothing public in it: components are public
/// classes, and so must be the types of their parameters.
/// </summary>
public sealed class DeskShell
{
    private readonly Dictionary<DeskStep, int> _counts;

    private readonly Dictionary<string, string> _names;

    private DeskShell(
        Site site,
        Person person,
        DeskClock clock,
        Dictionary<DeskStep, int> counts,
        Dictionary<string, string> names
    )
    {
        _names = names;
        _counts = counts;
        Site = site;
        Person = person;
        Clock = clock;
    }

    internal Site Site { get; }

    internal Person Person { get; }

    internal DeskClock Clock { get; }

    internal string Address => AddressOf(Site.Code);

    internal bool IsStore => Site.Kind is SiteKind.STORE;

    /// <summary>Steps that wait for somebody here, hand-overs not counted.</summary>
    internal int Work => _counts.Where(count => count.Key is not DeskStep.HAND_OVER).Sum(count => count.Value);

    /// <summary>A site as people call it.</summary>
    internal string NameOf(string site) => site == Site.Code ? Site.Name : _names.GetValueOrDefault(site, site);

    internal int Count(DeskStep step) => _counts.GetValueOrDefault(step);

    internal string OrderAddress(string number) => DeskRoutes.OrderPage(Site.Code, number);

    internal static string AddressOf(string site) => "/desk/" + Uri.EscapeDataString(site);

    /// <summary>Null if there is no such site.</summary>
    internal static DeskShell? Find(ViewReader reader, string site, Person person, TimeProvider time)
    {
        if (reader.Find<Site>(Keys.Site(site)) is not { } found)
            return null;
        var counts = reader.Connection.Query<(string Step, long Count)>(
            "SELECT step, count(*) FROM parcel WHERE site = @site GROUP BY step LIMIT 20",
            new { site }
        );
        // Of all sites: an order seen here may be at any of them.
        var names = reader.Connection.Query<(string Code, string Name)>("SELECT code, name FROM site LIMIT 10000");
        return new(
            found,
            person,
            new DeskClock(found, Instant.FromDateTimeOffset(time.GetUtcNow())),
            counts.ToDictionary(count => Enum.Parse<DeskStep>(count.Step), count => (int)count.Count),
            names.ToDictionary(name => name.Code, name => name.Name)
        );
    }
}
