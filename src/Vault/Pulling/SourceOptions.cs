namespace Holdfast.Vault.Pulling;

/// <summary>How a vault reaches a log.</summary>
public sealed record SourceOptions
{
    /// <summary>Below it are <c>checkpoint</c> and <c>tile/…</c>; an address without a path means <c>/log/</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Shown to the log; null where it asks for none.</summary>
    public string? Token { get; init; }

    /// <summary>How long one answer may take, from asking to its last byte; what is larger than a bundle may take longer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Plain HTTP to another machine: token and entries can be read on the way.</summary>
    public bool AllowPlainHttp { get; init; }
}
