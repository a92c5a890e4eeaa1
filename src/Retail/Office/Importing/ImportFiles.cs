using Holdfast.Retail.Http;
using Holdfast.Retail.Imports;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.Importing;

/// <summary>Sending a file and seeing what became of its lines. The page of a run loads itself again until the run is over.</summary>
internal static class ImportFiles
{
    public const string Path = "/office/imports";
    public const long BytesMax = 200L * 1024 * 1024;
    private const int RefusalsListed = 500;

    // Of the form beside the file: boundaries and the few short fields.
    private const long RoomForForm = 64 * 1024;

    public static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet("/imports", (ImportRuns runs) => new RazorComponentResult<ImportsPage>(new { Runs = runs.Runs }));
        office
            .MapPost("/imports", Post)
            .WithMetadata(new RequestSizeLimitAttribute(BytesMax + RoomForForm))
            .WithFormOptions(multipartBodyLengthLimit: BytesMax);
        office.MapGet("/imports/{id}", Show);
    }

    private static async Task<IResult> Post(
        IFormFile? file,
        [FromForm] string? format,
        [FromForm] string? currency,
        [FromForm] string? timeZone,
        ImportRuns runs,
        StaffVisit visit,
        SaidOnce said,
        CancellationToken ct
    )
    {
        if (file is not { Length: > 0 })
            return Again(said, Texts.ChooseFile);
        var options = new ImportOptions
        {
            By = visit.Person.Actor,
            Format = Import.Formats.Contains(format) ? format : null,
            Currency = string.IsNullOrWhiteSpace(currency) ? null : currency.Trim().ToUpperInvariant(),
            TimeZone = string.IsNullOrWhiteSpace(timeZone) ? null : timeZone.Trim(),
            RefusalsListed = RefusalsListed,
        };
        await using var content = file.OpenReadStream();
        var name = System.IO.Path.GetFileName(file.FileName);
        return await runs.AddAsync(content, name, options, visit.Person.Name, ct) is { } run
            ? new SeeOther($"{Path}/{run.Id}")
            : Again(said, Texts.TooManyWaiting);
    }

    private static IResult Show(string id, ImportRuns runs, HttpContext context)
    {
        if (runs.Find(id) is not { } run)
        {
            return StaffMessage.Page(StatusCodes.Status404NotFound, Texts.NoSuchImport, Texts.NoSuchImportHint, Path);
        }
        if (!run.IsOver)
            context.Response.Headers["Refresh"] = "2";
        return new RazorComponentResult<ImportRunPage>(new { Run = run });
    }

    private static SeeOther Again(SaidOnce said, string words)
    {
        said.Say(Path, new(SaidKind.Bad, words));
        return new(Path);
    }
}
