using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Ledger.Sealing;

/// <summary>Name of a log in its checkpoints: <c>shop.example/log/1</c>.</summary>
/// <param name="Deployment">Chosen once; the part that stays.</param>
/// <param name="Epoch">From 1; a log that was reopened from a vault goes on under the next number.</param>
public sealed record LogOrigin(string Deployment, int Epoch)
{
    private const string Middle = "/log/";

    public override string ToString() => $"{Deployment}{Middle}{Epoch}";

    public static bool IsDeployment(string name) => KeyName.IsGood(name) && name.Length <= 200;

    public static bool TryParse(string text, [NotNullWhen(true)] out LogOrigin? origin)
    {
        origin = null;
        var at = text.LastIndexOf(Middle, StringComparison.Ordinal);
        if (
            at > 0
            && IsDeployment(text[..at])
            && DecimalText.TryParse(text.AsSpan(at + Middle.Length), out var epoch)
            && epoch is > 0 and <= int.MaxValue
        )
        {
            origin = new(text[..at], (int)epoch);
        }
        return origin is not null;
    }
}
