using System.CommandLine;
using System.CommandLine.Parsing;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Imports;

namespace Holdfast.Cli;

/// <summary>
/// Works on the store itself, through a log of its own; a server may run on the same database and shows what came in. Exit
/// code 1 when a line was refused or a file could not be read.
/// </summary>
internal static class ImportCommand
{
    private const int RefusalsShown = 20;

    public static Command Create()
    {
        var files = new Argument<string[]>("file")
        {
            Description = "CSV, TSV or XML, plain or gzip; - is the standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = new Option<string?>("--format")
        {
            Description = $"What the file is, where its header does not say: {string.Join(", ", Import.Formats)}.",
            HelpName = "NAME",
        };
        format.Validators.Add(NeedsFormat);
        var currency = new Option<string?>("--currency")
        {
            Description = "Of prices that do not name theirs, such as GBP.",
        };
        var only = new Option<string?>("--only")
        {
            Description = "Take only lines with this value.",
            HelpName = "column=value",
        };
        only.Validators.Add(NeedsEquals);
        var country = new Option<string>("--country")
        {
            Description = "Of sites that do not name theirs.",
            DefaultValueFactory = _ => "GB",
        };
        var timeZone = new Option<string?>("--time-zone")
        {
            Description = "Of sites that do not name theirs, such as Europe/London.",
        };
        var inStock = new Option<int?>("--in-stock-means")
        {
            Description = "Units that \"in stock\" without a quantity stands for; without it such lines are refused.",
        };
        var json = new Option<bool>("--json") { Description = "Print the reports as JSON, with every refused line." };
        var command = new Command("import", "Take products, sites, hours, routes, stock or places from files.")
        {
            files,
            format,
            currency,
            only,
            country,
            timeZone,
            inStock,
            json,
        };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var options = new ImportOptions
                {
                    By = "cli",
                    Format = parsed.GetValue(format),
                    Currency = parsed.GetValue(currency)?.ToUpperInvariant(),
                    Only = parsed.GetValue(only)?.Split('=', 2) is [var column, var value] ? (column, value) : null,
                    Country = parsed.GetValue(country)!,
                    TimeZone = parsed.GetValue(timeZone),
                    InStockMeans = parsed.GetValue(inStock),
                    RefusalsListed = parsed.GetValue(json) ? int.MaxValue : RefusalsShown,
                };
                await using var store = await Stores.OpenAsync(common.Read(parsed), ct);
                return await RunAsync(store, parsed.GetValue(files)!, options, parsed.GetValue(json), ct);
            }
        );
        return command;
    }

    private static void NeedsFormat(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }] && !Import.Formats.Contains(text))
            result.AddError($"--format takes one of {string.Join(", ", Import.Formats)}.");
    }

    private static void NeedsEquals(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }] && text.IndexOf('=', StringComparison.Ordinal) < 1)
            result.AddError("--only takes column=value, for example --only chain=Waitrose.");
    }

    private static async Task<int> RunAsync(
        IStore store,
        string[] files,
        ImportOptions options,
        bool json,
        CancellationToken ct
    )
    {
        if (await Deployment.RetailerAsync(store, ct) is null)
        {
            await Console.Error.WriteLineAsync(InitCommand.NotSetUp);
            return 1;
        }
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        var reports = new List<ImportReport>();
        foreach (var file in files)
        {
            var report = await ImportAsync(log, file, options, json, ct);
            reports.Add(report);
            if (!json)
                Print(report);
        }
        if (json)
            Console.WriteLine($"[{string.Join(",\n", reports.Select(report => report.ToJson()))}]");
        return reports.TrueForAll(report => report.Clean) ? 0 : 1;
    }

    private static async Task<ImportReport> ImportAsync(
        Log log,
        string file,
        ImportOptions options,
        bool quiet,
        CancellationToken ct
    )
    {
        var name = file == "-" ? "standard input" : Path.GetFileName(file);
        try
        {
            await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            var progress = new ImportLine(name, quiet);
            var report = await Import.RunAsync(
                stream,
                name,
                options,
                log.CommitAsync,
                progress,
                TimeProvider.System,
                ct
            );
            progress.End();
            return report;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ImportReport.Unreadable(name, unreadable.Message);
        }
    }

    private static void Print(ImportReport report)
    {
        if (report is { Format: null, Problem: { } reason })
        {
            Console.WriteLine($"{report.File}: cannot be read. {reason.Detail}");
            return;
        }
        var format = report.Format is null ? "" : $" ({report.Format})";
        var leftOut = report.LeftOut > 0 ? $", {report.LeftOut:N0} left out" : "";
        Console.WriteLine(
            FormattableString.Invariant(
                $"{report.File}{format}: {report.Lines:N0} lines: {report.Taken:N0} taken, {report.Unchanged:N0} unchanged, {report.Refused:N0} refused"
            ) + leftOut
        );
        foreach (var (code, count) in report.RefusedBy)
            Console.WriteLine(FormattableString.Invariant($"  {count, 8:N0}  {code}"));
        foreach (var refusal in report.Refusals)
            Console.WriteLine(FormattableString.Invariant($"  line {refusal.Line}: {refusal.Detail}"));
        if (report.Refused > report.Refusals.Length)
            Console.WriteLine(
                FormattableString.Invariant(
                    $"  … and {report.Refused - report.Refusals.Length:N0} more; --json prints all of them."
                )
            );
        if (report.Problem is { } problem)
            Console.WriteLine(FormattableString.Invariant($"  Reading ended at line {problem.Line}: {problem.Detail}"));
    }
}
