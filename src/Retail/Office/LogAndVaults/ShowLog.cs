using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Office.LogAndVaults;

/// <summary>What would survive if head office burnt now: how far the log is sealed and vaulted, and whether the keys are safe.</summary>
internal static class ShowLog
{
    public const string Path = "/office/log";

    public static void Map(IEndpointRouteBuilder office) => office.MapGet("/log", Page);

    private static RazorComponentResult<LogPage> Page(LogLook look) => new(new { Log = look.Look() });
}

/// <summary>Gathers what the office's pages say about the log.</summary>
internal sealed class LogLook(VaultWatch vaults, RetailOptions options, TimeProvider time, SealerLoop? sealer = null)
{
    public LogShown Look() =>
        new(vaults.Now, options.Unvaulted)
        {
            OrdersWait = vaults.OrdersWait,
            SealingRefusal = sealer?.Refusal,
            KitFile = KitFile(),
            Now = time.Instant(),
            MachineNow = TimeProvider.System.Instant(),
        };

    /// <summary>A kit, or a share of one, that lies where this process puts them.</summary>
    private string? KitFile() =>
        options.KitFolder is { } folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "recovery-*.txt").Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
}
