namespace Holdfast.Vault.Alarms;

/// <summary>What a vault saw that must not be: it keeps what it has and tells people.</summary>
/// <param name="Code">One of <see cref="AlarmCodes"/>.</param>
/// <param name="Sentence">For people.</param>
/// <param name="Held">The newest note of the vault, if it has one.</param>
/// <param name="Seen">The note that raised the alarm, if there is one.</param>
public sealed record Alarm(
    string Code,
    string Sentence,
    ReadOnlyMemory<byte>? Held = null,
    ReadOnlyMemory<byte>? Seen = null
);

public static class AlarmCodes
{
    /// <summary>The log has fewer entries than this vault has cosigned.</summary>
    public const string Shrunken = "shrunken";

    /// <summary>The log says something else about entries that this vault has cosigned.</summary>
    public const string Forked = "forked";

    /// <summary>No key that this vault trusts signed the checkpoint.</summary>
    public const string NotSigned = "not-signed";

    /// <summary>The checkpoint is about another log than the one of this vault.</summary>
    public const string OtherLog = "other-log";

    /// <summary>An epoch that is over goes on.</summary>
    public const string OldEpoch = "old-epoch";

    /// <summary>A new epoch does not say how it follows from what this vault has.</summary>
    public const string UnexplainedEpoch = "unexplained-epoch";

    /// <summary>Tiles or entries are not what the log's signed checkpoint says they are.</summary>
    public const string NotAsSigned = "not-as-signed";

    /// <summary>More entries came at once than a person said there may be.</summary>
    public const string TooMany = "too-many";

    /// <summary>A file of this vault is not what the vault wrote.</summary>
    public const string Damaged = "damaged";

    /// <summary>Nothing could be pulled for longer than a person said there may be.</summary>
    public const string Late = "late";
}

public sealed class AlarmException(Alarm alarm) : Exception(alarm.Sentence)
{
    public Alarm Alarm { get; } = alarm;
}
