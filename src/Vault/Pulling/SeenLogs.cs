using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>Reads what a source serves as its checkpoint, and believes it only if a trusted key signed it.</summary>
internal sealed class SeenLogs(IVaultStore vault, ILogSource source, TrustedKeys trusted, PullOptions options)
{
    /// <summary>Pins the key that the first checkpoint is signed with, if no person named one.</summary>
    /// <exception cref="AlarmException">It is another log, or another key's.</exception>
    /// <exception cref="SourceFailedException">It is no checkpoint, or none came.</exception>
    public async Task<SeenLog> ReadAsync(HeldLog? held, CancellationToken ct)
    {
        var bytes = await source.ReadCheckpointAsync(ct);
        if (!Note.TryParse(bytes.Span, out var note) || !Checkpoint.TryParse(note.Text, out var claimed))
        {
            throw new SourceFailedException($"What {source.Description} serves as its checkpoint is none.");
        }
        if (!LogOrigin.TryParse(claimed.Origin, out var origin))
        {
            throw Alarm(AlarmCodes.OtherLog, $"{claimed.Origin} is not the name of a log such as this vault keeps.");
        }
        var pin = trusted.Keys.Count == 0 ? await ReadKeyAsync(ct) : null;
        var keys = pin is null ? trusted.For(origin) : [pin];
        string? why = null;
        foreach (var candidate in keys)
        {
            if (SignedCheckpoint.TryOpen(bytes.Span, candidate, out var opened, out var whyNot))
            {
                await SettleAsync(origin, pin, ct);
                var line = note.Signatures.Where(line => line.Name == candidate.Name && line.KeyId == candidate.KeyId);
                return new(origin, opened.Checkpoint, note with { Signatures = [.. line.Take(1)] }, bytes);
            }
            why = whyNot;
        }
        throw why is null
            ? Alarm(
                AlarmCodes.OtherLog,
                $"{source.Description} serves the log {origin}, which this vault does not keep."
            )
            : Alarm(
                AlarmCodes.NotSigned,
                $"{source.Description} serves a checkpoint of {origin} that no trusted key signed. {why}"
            );

        AlarmException Alarm(string code, string sentence) => new(new(code, sentence, held?.Cosigned, bytes));
    }

    private async Task<VerifierKey> ReadKeyAsync(CancellationToken ct) =>
        await source.ReadKeyAsync(ct)
        ?? throw new SourceFailedException(
            $"{source.Description} does not name its public key; give it with --trust for the first pull."
        );

    private async Task SettleAsync(LogOrigin origin, VerifierKey? pin, CancellationToken ct)
    {
        if (pin is null)
        {
            return;
        }
        await trusted.AddAsync(pin, vault, ct);
        options.Say($"This vault keeps the log of {origin.Deployment} from now on, and trusts the key {pin.Text}");
        options.Say($"Compare its fingerprint with head office's: {TrustedKeys.Fingerprint(pin)}");
        options.Reached(PullStep.KeyPinned);
    }
}
