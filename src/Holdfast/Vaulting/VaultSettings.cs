using Holdfast.Ledger.Sealing;

namespace Holdfast.Vaulting;

/// <summary>What a person asked of <c>holdfast vault</c>.</summary>
internal sealed record VaultSettings
{
    /// <summary>Null: only serve what is there.</summary>
    public Uri? From { get; init; }

    public required string To { get; init; }

    public FileInfo? TokenFile { get; init; }

    public TimeSpan Interval { get; init; }

    public bool Once { get; init; }

    public string? Serve { get; init; }

    public FileInfo? ServeTokenFile { get; init; }

    public bool ExitOnAlarm { get; init; }

    public string? AlarmProgram { get; init; }

    public Uri? AlarmUrl { get; init; }

    public IReadOnlyList<VerifierKey> Trust { get; init; } = [];

    public FileInfo? KeyFile { get; init; }

    public string? Name { get; init; }

    public int KeyringDays { get; init; }

    public TimeSpan LockFor { get; init; }

    public Uri? S3Endpoint { get; init; }

    public bool AllowHttp { get; init; }

    public long GrowthMax { get; init; }

    public TimeSpan LateAfter { get; init; }

    public bool Json { get; init; }

    /// <summary>Nothing is printed but alarms and trouble, where the terminal is somebody else's.</summary>
    public bool IsQuiet { get; init; }
}
