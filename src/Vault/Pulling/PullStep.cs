namespace Holdfast.Vault.Pulling;

/// <summary>Moments of a pull after which a crash must change nothing; tests stop at each.</summary>
public enum PullStep
{
    CheckpointRead,
    KeyPinned,
    EpochExplained,
    KeyringKept,
    EpochNamed,
    BundlesKept,
    TilesKept,

    /// <summary>The commit point: the vault has cosigned.</summary>
    CheckpointKept,
    CheckpointFiled,
    Told,
}
