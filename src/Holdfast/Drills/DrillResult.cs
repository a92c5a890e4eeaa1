namespace Holdfast.Drills;

/// <summary>What came of a drill. Orders are counted as they were at the loss; what was ordered afterwards is not among them.</summary>
/// <param name="Seed">Decided the moment of the loss.</param>
/// <param name="Database">What was lost and restored to.</param>
/// <param name="Answered">Orders that were answered 201 before the loss.</param>
/// <param name="Vaulted">Those of them that the vault had.</param>
/// <param name="AcceptedLost">Answered orders that are gone because no vault had them yet.</param>
/// <param name="VaultedLost">Answered orders that the vault had and the restored log has not: must be 0.</param>
/// <param name="Entries">Of the restored log.</param>
/// <param name="Bytes">Of these entries.</param>
/// <param name="RestoreSeconds">The restore alone, as a process.</param>
/// <param name="DigestEqual">The restored documents are those that the lost database had where the vault ended.</param>
/// <param name="Verified">What <c>holdfast verify</c> does found nothing wrong afterwards.</param>
/// <param name="FirstOrderSeconds">From the loss to the first order that was answered again.</param>
/// <param name="FirstHandOverSeconds">From the loss to the hand-over of an order that was ready before it.</param>
/// <param name="SecondsToFollow">Until the vault had cosigned the new epoch.</param>
internal sealed record DrillResult(
    int Seed,
    string Database,
    int Answered,
    int Vaulted,
    int AcceptedLost,
    int VaultedLost,
    long Entries,
    long Bytes,
    double RestoreSeconds,
    bool DigestEqual,
    bool Verified,
    double FirstOrderSeconds,
    double FirstHandOverSeconds,
    double SecondsToFollow
)
{
    public bool IsGood => VaultedLost == 0 && DigestEqual && Verified && Answered > 0 && Vaulted > 0;
}
