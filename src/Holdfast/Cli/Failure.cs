using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Holdfast.Ledger;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Restoring;

namespace Holdfast.Cli;

/// <summary>
/// How a command that failed says so. What an operator can mend, in settings, files, keys or the database, is said in its own
/// sentence; anything else is a bug, and is said with its stack trace.
/// </summary>
internal static class Failure
{
    public static string Words(Exception failure) =>
        failure switch
        {
            DbException database => $"The database cannot be used: {database.Message}",
            _ when IsForOperators(failure) => failure.Message,
            _ => failure.ToString(),
        };

    private static bool IsForOperators(Exception failure) =>
        failure
            is ValidationException
                or FormatException
                or IOException
                or InvalidDataException
                or UnauthorizedAccessException
                or TimeoutException
                or UnfitDatabaseException
                or UnknownKindException
                or CommitFailedException
                or NotEmptyException
                or WrongMasterKeyException
                or SealRefusedException
                or RestoreRefusedException
                or VaultPlaceException;
}
