using Holdfast.Retail.Staff;

namespace Holdfast.Demo;

/// <summary>Invented colleagues. Their PINs are printed at every start: this is a demo, on this machine.</summary>
internal static class DemoPeople
{
    private static readonly (string Name, string? Site, string Role, string Pin)[] s_people =
    [
        ("Priya Nair", "leeds", Roles.Colleague, "246810"),
        ("Tom Whitaker", "leeds", Roles.StoreManager, "135791"),
        ("Daniel Osei", "daventry", Roles.Colleague, "112358"),
        ("Helen Marsh", null, Roles.Administrator, "314159"),
    ];

    /// <summary>Hashing a PIN takes its time on purpose, so this runs beside the start of the server.</summary>
    public static Task<IReadOnlyList<(Person Person, string Pin)>> AddTo(string dataFolder) =>
        Task.Run<IReadOnlyList<(Person, string)>>(() =>
        {
            var file = StaffFile.In(Directory.CreateDirectory(dataFolder).FullName);
            return
            [
                .. s_people.Select(it =>
                    (
                        file.People.FirstOrDefault(person => person.Name == it.Name)
                            ?? file.Add(it.Name, it.Site, it.Role, it.Pin),
                        it.Pin
                    )
                ),
            ];
        });
}
