using System.ComponentModel;
using System.Diagnostics;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Journeys.Browser;

/// <summary>Reads a QR code out of a picture as a store's scanner does, by <c>zbarimg</c> of Debian's zbar-tools.</summary>
internal static class Zbar
{
    /// <returns>The text of the only code in the picture.</returns>
    public static async Task<string> ReadAsync(byte[] png)
    {
        var picture = Path.Combine(Path.GetTempPath(), $"holdfast-pass-{Guid.NewGuid():N}.png");
        await File.WriteAllBytesAsync(picture, png);
        try
        {
            using var reader = Start(picture);
            var text = await reader.StandardOutput.ReadToEndAsync();
            var said = await reader.StandardError.ReadToEndAsync();
            await reader.WaitForExitAsync();
            Assert.True(reader.ExitCode == 0, $"zbarimg finds no code in the picture. {said}");
            return Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            File.Delete(picture);
        }
    }

    private static Process Start(string picture)
    {
        try
        {
            return Process.Start(
                    new ProcessStartInfo("zbarimg", ["--quiet", "--raw", picture])
                    {
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                        UseShellExecute = false,
                    }
                ) ?? throw new InvalidOperationException("zbarimg did not start.");
        }
        catch (Win32Exception)
        {
            Missing.Program("zbarimg is missing: install zbar-tools.");
            throw;
        }
    }
}
