using System.CommandLine;
using System.Text;
using Holdfast.Retail.Staff;

namespace Holdfast.Cli.Staff;

/// <summary>A PIN that the program makes up, good for one sign-in, or one that is typed here, good until it is changed.</summary>
internal sealed record NewPin(string Digits, bool IsChosen)
{
    public static Option<bool> Option() =>
        new("--ask-pin") { Description = "Ask for the PIN, or read it from standard input, instead of making one up." };

    public static NewPin Get(bool ask) => ask ? new(Read(), IsChosen: true) : new(Pin.New(), IsChosen: false);

    public static StaffFile File(HoldfastOptions options)
    {
        var folder = Path.GetFullPath(options.Data);
        Directory.CreateDirectory(folder);
        return options.StaffFile is { } file ? new(Path.GetFullPath(file)) : StaffFile.In(folder);
    }

    /// <summary>What the exception says, without the name of a parameter.</summary>
    public static string Sentence(ArgumentException refused) => refused.Message.Split(" (Parameter", 2)[0];

    public void Print()
    {
        if (!IsChosen)
        {
            Console.WriteLine($"PIN for the first sign-in: {Digits}. They choose their own then.");
        }
    }

    private static string Read()
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine()?.Trim() ?? "";
        }
        Console.Write("PIN (6 to 12 digits): ");
        var digits = new StringBuilder();
        for (
            var key = Console.ReadKey(intercept: true);
            key.Key != ConsoleKey.Enter;
            key = Console.ReadKey(intercept: true)
        )
        {
            if (key.Key == ConsoleKey.Backspace && digits.Length > 0)
            {
                digits.Length--;
            }
            else if (!char.IsControl(key.KeyChar))
            {
                digits.Append(key.KeyChar);
            }
        }
        Console.WriteLine();
        return digits.ToString();
    }
}
