using System.Diagnostics;
using System.Globalization;
using Holdfast.Retail.Imports;

namespace Holdfast.Cli;

/// <summary>Progress of an import: one line that moves on a terminal, a line every few seconds elsewhere, on standard error.</summary>
internal sealed class ImportLine(string file, bool quiet) : IProgress<ImportProgress>
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(5);

    private readonly bool _moves = !Console.IsErrorRedirected;
    private long _told = Stopwatch.GetTimestamp();
    private int _length;

    public void Report(ImportProgress value)
    {
        if (quiet)
            return;
        var done = value.Taken + value.Unchanged + value.Refused + value.LeftOut;
        var text = string.Create(CultureInfo.InvariantCulture, $"{file}: {done:N0} lines, {value.Refused:N0} refused");
        if (_moves)
        {
            Console.Error.Write($"\r{text.PadRight(_length)}");
            _length = text.Length;
        }
        else if (Stopwatch.GetElapsedTime(_told) >= s_between)
        {
            Console.Error.WriteLine(text);
            _told = Stopwatch.GetTimestamp();
        }
    }

    public void End()
    {
        if (_moves && _length > 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
    }
}
