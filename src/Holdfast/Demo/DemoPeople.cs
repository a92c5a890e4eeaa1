using Holdfast.Retail.Staff;

namespace Holdfast.Demo;

/// <summary>Invented colleagues. Their PINs are printed at every start: this is a demo, on this machine.</summary>
internal static class DemoPeople
{
    /// <summary>Who knows the PIN anyway need not guess it, so the start does not pay for slow guesses.</summary>
    private const int IterationsOfPrintedPin = 1_000;

    private static readonly (string Name, string? Site, string Role, string Pin)[] s_people =
    [
        ("Priya Nair", "leeds", Roles.Colleague, "246810"),
        ("Tom Whitaker", "leeds", Roles.StoreManager, "135791"),
        ("Daniel Osei", "daventry", Roles.Colleague, "112358"),
        ("Helen Marsh", null, Roles.Administrator, "314159"),
    ];

    public static IReadOnlyList<(Person Person, string Pin)> AddTo(string dataFolder)
    {
        var file = StaffFile.In(Directory.CreateDirectory(dataFolder).FullName);
        return
        [
            .. s_people.Select(it =>
                (
                    file.People.FirstOrDefault(person => person.Name == it.Name)
                        ?? file.Add(it.Name, it.Site, it.Role, it.Pin, iterations: IterationsOfPrintedPin),
                    it.Pin
                )
            ),
        ];
    }

    /// <summary>Who works at the site in the demo's past, as entries name them; stores without a sign-in have nameless ones.</summary>
    public static string ActorAt(string site) =>
        Person.ActorPrefix
        + (
            s_people.FirstOrDefault(it => it.Site == site) is { Name: { } name } ? StaffFile.IdOf(name) : $"{site}-demo"
        );
}
