namespace Holdfast.Ledger.Sealing;

/// <summary>
/// The sealer will not sign: what it finds contradicts what was signed before. Nothing was written. Somebody has to look;
/// trying again does not mend it.
/// </summary>
public sealed class SealRefusedException(string message) : Exception(message);
