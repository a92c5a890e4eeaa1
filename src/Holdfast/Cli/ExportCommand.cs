using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Holdfast.Hosting;
using Holdfast.Retail.Feeds;

namespace Holdfast.Cli;

/// <summary>Writes a table or a feed from the documents of the store; a server may run meanwhile.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name")
        {
            Description = $"One of {string.Join(", ", Export.Formats.Select(format => format.Name))}.",
        };
        name.Validators.Add(NeedsFormat);
        var to = new Option<string>("--to")
        {
            Description = "The file, replaced when all is written; - is the standard output.",
            Required = true,
            HelpName = "FILE",
        };
        var spreadsheet = new Option<bool>("--for-spreadsheet")
        {
            Description = "Defuse cells that a spreadsheet would run as formulas; such a file is for reading only.",
        };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("export", "Write products, sites, hours, routes, stock, places or a feed to a file.")
        {
            name,
            to,
            spreadsheet,
            json,
        };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var options = common.Read(parsed);
                var file = parsed.GetValue(to)!;
                var format = parsed.GetValue(name)!;
                await using var store = await Stores.OpenAsync(options, ct);
                if (await Deployment.RetailerAsync(store, ct) is not { } retailer)
                {
                    await Console.Error.WriteLineAsync(InitCommand.NotSetUp);
                    return 1;
                }
                var shop = options.PublicUrl ?? new Uri(options.Urls.Split(';')[0]);
                var export = FeedOptions.Of(retailer, shop, parsed.GetValue(spreadsheet));
                var rows = await StoreRows.OpenAsync(store, ct);
                var bytes = await WriteAsync(file, to => Export.RunAsync(format, rows, export, to, ct));
                if (file != "-")
                    Print(format, file, bytes, parsed.GetValue(json));
                return 0;
            }
        );
        return command;
    }

    private static void NeedsFormat(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }] && !Export.Formats.Any(format => format.Name == text))
            result.AddError($"There is no export '{text}'.");
    }

    /// <summary>Beside its place first, so that whoever reads the file never meets half of it.</summary>
    private static async Task<long> WriteAsync(string file, Func<Stream, Task> write)
    {
        if (file == "-")
        {
            await using var output = Console.OpenStandardOutput();
            await write(output);
            return 0;
        }
        var partial = $"{file}.part";
        long bytes;
        await using (var stream = File.Create(partial))
        {
            await write(stream);
            bytes = stream.Length;
        }
        File.Move(partial, file, overwrite: true);
        return bytes;
    }

    private static void Print(string name, string file, long bytes, bool json) =>
        Console.WriteLine(
            json
                ? JsonSerializer.Serialize(
                    new
                    {
                        name,
                        file,
                        bytes,
                    }
                )
                : string.Create(CultureInfo.InvariantCulture, $"Wrote {name} to {file}, {bytes:N0} bytes.")
        );
}
