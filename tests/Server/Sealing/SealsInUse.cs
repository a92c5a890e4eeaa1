using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Server.Sealing;

/// <summary>Real seals on which somebody else is at work just before, or just after, the checkpoints are first read.</summary>
internal sealed class SealsInUse(ISealStore real) : ISealStore
{
    private int _reads;

    public Func<Task> BeforeFirstRead { get; init; } = () => Task.CompletedTask;

    public Func<Task> AfterFirstRead { get; init; } = () => Task.CompletedTask;

    public async Task<Seals> ReadAsync(CancellationToken ct)
    {
        var isFirst = Interlocked.Increment(ref _reads) == 1;
        if (isFirst)
        {
            await BeforeFirstRead();
        }
        var seals = await real.ReadAsync(ct);
        if (isFirst)
        {
            await AfterFirstRead();
        }
        return seals;
    }

    public Task StageAsync(Stage stage, CancellationToken ct) => real.StageAsync(stage, ct);

    public Task<Stage?> ReadStageAsync(long size, LogHash root, CancellationToken ct) =>
        real.ReadStageAsync(size, root, ct);

    public Task<bool> SwapAsync(SealedNote? last, SealedNote next, CancellationToken ct) =>
        real.SwapAsync(last, next, ct);

    public Task<bool> PromoteAsync(IReadOnlyList<StagedTile> tiles, CancellationToken ct) =>
        real.PromoteAsync(tiles, ct);

    public Task PublishAsync(SealedNote note, CancellationToken ct) => real.PublishAsync(note, ct);

    public Task KeepCosignatureAsync(Cosignature cosignature, CancellationToken ct) =>
        real.KeepCosignatureAsync(cosignature, ct);

    public Task<IReadOnlyList<Cosignature>> ReadCosignaturesAsync(CancellationToken ct) =>
        real.ReadCosignaturesAsync(ct);

    public Task<byte[]?> ReadTileAsync(int level, long number, CancellationToken ct) =>
        real.ReadTileAsync(level, number, ct);
}
