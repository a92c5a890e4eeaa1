using System.CommandLine;
using Holdfast.Retail.Staff;

namespace Holdfast.Cli.Staff;

internal static class AddCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "As colleagues know them.", Required = true };
        var site = new Option<string?>("--site") { Description = "Code of their site; without it, all sites." };
        var role = new Option<string>("--role")
        {
            Description = "What they are.",
            DefaultValueFactory = _ => Roles.Colleague,
        };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var ask = NewPin.Option();
        var command = new Command("add", "Add a person and print a PIN for their first sign-in.")
        {
            name,
            site,
            role,
            ask,
        };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(parsed =>
        {
            var pin = NewPin.Get(parsed.GetValue(ask));
            try
            {
                var person = NewPin
                    .File(common.Read(parsed))
                    .Add(
                        parsed.GetValue(name)!,
                        parsed.GetValue(site),
                        parsed.GetValue(role)!,
                        pin.Digits,
                        temporary: !pin.IsChosen
                    );
                Console.WriteLine($"Added {person.Name}, who signs in as {person.Id}.");
                pin.Print();
                return 0;
            }
            catch (ArgumentException refused)
            {
                Console.Error.WriteLine(NewPin.Sentence(refused));
                return 1;
            }
        });
        return command;
    }
}
