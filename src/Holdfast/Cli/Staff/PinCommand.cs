using System.CommandLine;

namespace Holdfast.Cli.Staff;

internal static class PinCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "What they sign in as; see staff list." };
        var ask = NewPin.Option();
        var command = new Command("pin", "Give a person a new PIN; the old one ends, and they are signed out.")
        {
            id,
            ask,
        };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(parsed =>
        {
            var pin = NewPin.Get(parsed.GetValue(ask));
            try
            {
                if (
                    !NewPin.File(common.Read(parsed)).SetPin(parsed.GetValue(id)!, pin.Digits, temporary: !pin.IsChosen)
                )
                {
                    Console.Error.WriteLine("There is nobody of that name.");
                    return 1;
                }
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
