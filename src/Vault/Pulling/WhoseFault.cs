using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>Says of a tile that does not fit whose fault it is: the log's, which lies or has forked, or this vault's disk's.</summary>
internal sealed class WhoseFault(IVaultReader vault, ILogSource source)
{
    /// <exception cref="AlarmException">The log's.</exception>
    /// <exception cref="VaultDamagedException">The vault's own.</exception>
    public async Task<T> OfAsync<T>(HeldLog? held, SeenLog seen, Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work();
        }
        catch (TileMismatchException e) when (e.IsOwn)
        {
            var tile = e.Tile!.Value;
            if (held is not null && held.Origin == seen.Origin && await FitsHeldAsync(held, tile, ct))
            {
                throw Forked(held, seen);
            }
            throw new VaultDamagedException(
                VaultPaths.Tile(seen.Origin.Epoch, tile),
                $"this is not what {seen.Origin} has signed."
            );
        }
        catch (TileMismatchException e)
        {
            var what = e.Tile is { } tile ? $"its {tile}" : "its newest tiles";
            throw new AlarmException(
                new(
                    AlarmCodes.NotAsSigned,
                    $"{source.Description} serves {seen.Origin} otherwise than it signed it: {what} does not hash to the root at {seen.Checkpoint.Size} entries.",
                    held?.Cosigned,
                    seen.Bytes
                )
            );
        }
    }

    public static AlarmException Forked(HeldLog held, SeenLog seen) =>
        new(
            new(
                AlarmCodes.Forked,
                $"{seen.Origin} has forked: its {seen.Checkpoint.Size} entries do not begin with the {held.Checkpoint.Size} that this vault has cosigned.",
                held.Cosigned,
                seen.Bytes
            )
        );

    /// <summary>Whether a tile of the vault is right for what the vault cosigned, and so the log is what changed.</summary>
    private async Task<bool> FitsHeldAsync(HeldLog held, TileId tile, CancellationToken ct)
    {
        if (tile.IsBundle)
        {
            return false;
        }
        var own = new HeldTiles(vault, held.Origin.Epoch);
        var tiles = new AuthenticTiles(held.Checkpoint, from: 0, own, guess: null, own);
        try
        {
            await tiles.OpenAsync(ct);
            var width = TileId.WidthIn(held.Checkpoint.Size, tile.Level, tile.Number);
            return width > 0
                && await tiles.ReadAsync(tile with { Width = Math.Min(width, tile.Width) }, ct) is not null;
        }
        catch (Exception e) when (e is TileMismatchException or TileUnreadableException)
        {
            return false;
        }
    }
}
