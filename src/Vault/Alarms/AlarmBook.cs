using System.Globalization;
using System.Text;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Alarms;

/// <summary>
/// Writes alarms where they outlive the process: each with both notes as evidence, and the newest once more as <c>ALARM</c>, which
/// stays until a person takes it away.
/// </summary>
/// <param name="vault">Of the alarms.</param>
/// <param name="time">The vault's own clock.</param>
public sealed class AlarmBook(IVaultStore vault, TimeProvider time)
{
    /// <summary>While an alarm goes on with ever new notes, evidence is kept this often.</summary>
    private static readonly TimeSpan s_sameEvery = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _written = [];

    /// <summary>True when it was written, false when the same alarm was written less than an hour ago.</summary>
    public async Task<bool> WriteAsync(Alarm alarm, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_written.TryGetValue(alarm.Code, out var last) && now - last < s_sameEvery)
        {
            return false;
        }
        var at = now.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        var text = Encoding.UTF8.GetBytes(Text(alarm, now));
        await vault.KeepAsync([new($"{VaultPaths.AlarmFolder}{at}-{alarm.Code}", text)], ct);
        await vault.ReplaceAsync(new(VaultPaths.Alarm, text), ct);
        _written[alarm.Code] = now;
        return true;
    }

    private static string Text(Alarm alarm, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd'T'HH:mm:ss'Z'}  {alarm.Code}\n{alarm.Sentence}\n");
        Append(text, "This vault holds", alarm.Held);
        Append(text, "It was shown", alarm.Seen);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, ReadOnlyMemory<byte>? note)
    {
        if (note is { } bytes)
        {
            text.Append('\n').Append(title).Append(":\n\n").Append(Encoding.UTF8.GetString(bytes.Span));
        }
    }
}
