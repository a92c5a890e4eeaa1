namespace Holdfast.Vault.Pulling;

/// <summary>Moments of a pull in their order, after which a crash must change nothing; tests die at each.</summary>
public enum PullStep
{
    KeyPinned,
    CheckpointRead,
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
