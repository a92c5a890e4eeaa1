using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

public sealed class ProofTests
{
    private const int SizeMax = 600;

    private static readonly byte[][] s_entries =
    [
        .. Enumerable.Range(0, SizeMax).Select(i => Encoding.ASCII.GetBytes($"{i}")),
    ];

    /// <summary>Each pair is changed in one way, the next pair in the next way.</summary>
    [Fact]
    public async Task Every_proof_of_inclusion_up_to_600_is_good_and_none_is_after_a_change()
    {
        var ct = TestContext.Current.CancellationToken;
        for (var size = 1; size <= SizeMax; size++)
        {
            var tree = new TileTree(MemoryLog.Of(size), size);
            var root = await tree.RootAsync(ct);
            for (var index = 0; index < size; index++)
            {
                var entry = LogHash.OfEntry(s_entries[index]);
                var path = await tree.ProveInclusionAsync(index, size, ct);

                Assert.True(LogProofs.Includes(index, entry, size, root, path), $"{index} in {size}");
                var changed = ((index + size) % 5) switch
                {
                    0 => LogProofs.Includes(index + 1, entry, size, root, path),
                    1 => LogProofs.Includes(index, LogHash.OfNothing, size, root, path),
                    var way => LogProofs.Includes(index, entry, size, root, Changed(path, way, index)),
                };
                Assert.False(changed, $"{index} in {size}, changed");
            }
        }
    }

    [Fact]
    public async Task Every_proof_of_consistency_up_to_600_is_good_and_none_is_after_a_change()
    {
        var ct = TestContext.Current.CancellationToken;
        var roots = new LogHash[SizeMax + 1];
        for (var size = 0; size <= SizeMax; size++)
        {
            var tree = new TileTree(MemoryLog.Of(size), size);
            var root = roots[size] = await tree.RootAsync(ct);
            for (var oldSize = 0; oldSize <= size; oldSize++)
            {
                var path = await tree.ProveConsistencyAsync(oldSize, size, ct);

                Assert.True(LogProofs.Extends(oldSize, roots[oldSize], size, root, path), $"{oldSize} to {size}");
                var changed = ((oldSize + size) % 5) switch
                {
                    0 => LogProofs.Extends(oldSize, LogHash.OfEntry([]), size, root, path),
                    // Of nothing, every log is the continuation.
                    1 => oldSize > 0 && LogProofs.Extends(oldSize, roots[oldSize], size, LogHash.OfEntry([]), path),
                    var way => LogProofs.Extends(oldSize, roots[oldSize], size, root, Changed(path, way, oldSize)),
                };
                Assert.False(changed, $"{oldSize} to {size}, changed");
            }
        }
    }

    [Fact]
    public async Task Roots_and_proofs_are_those_of_a_tree_without_tiles()
    {
        var ct = TestContext.Current.CancellationToken;
        foreach (var size in new[] { 1, 2, 3, 7, 8, 100, 255, 256, 257, 300, 511, 512, 513 })
        {
            var tree = new TileTree(MemoryLog.Of(size), size);
            Assert.Equal(NaiveTree.Root(s_entries.AsSpan(0, size)), await tree.RootAsync(ct));
            foreach (var index in new[] { 0, 1, size / 2, size - 2, size - 1 }.Where(i => i >= 0 && i < size))
            {
                Assert.Equal(
                    NaiveTree.Inclusion(index, s_entries.AsSpan(0, size)),
                    await tree.ProveInclusionAsync(index, size, ct)
                );
                Assert.Equal(
                    NaiveTree.Consistency(index + 1, s_entries.AsSpan(0, size)),
                    await tree.ProveConsistencyAsync(index + 1, size, ct)
                );
            }
        }
    }

    [Fact]
    public void Any_log_of_any_entries_agrees_with_a_tree_without_tiles()
    {
        var entries = ArbMap.Default.ArbFor<byte[]>().Generator.ArrayOf().Select(some => some.Concat(some).ToArray());
        Prop.ForAll(
                entries.ToArbitrary(),
                some =>
                {
                    var log = new MemoryLog();
                    foreach (var entry in some)
                        log.Append(entry);
                    return log.Root() == NaiveTree.Root(some);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Numbers_that_no_log_has_are_refused()
    {
        ImmutableArray<LogHash> tooLong = [.. Enumerable.Repeat(LogHash.OfNothing, LogProofs.PathMax + 1)];
        var hash = LogHash.OfNothing;

        Assert.False(LogProofs.Includes(-1, hash, 1, hash, []));
        Assert.False(LogProofs.Includes(0, hash, 0, hash, []));
        Assert.False(LogProofs.Includes(1, hash, 1, hash, []));
        Assert.False(LogProofs.Includes(0, hash, long.MaxValue, hash, tooLong));
        Assert.False(LogProofs.Extends(-1, hash, 1, hash, []));
        Assert.False(LogProofs.Extends(2, hash, 1, hash, []));
        Assert.False(LogProofs.Extends(1, hash, long.MaxValue, hash, tooLong));
        Assert.False(LogProofs.Extends(3, hash, 7, hash, []));
        Assert.False(LogProofs.Extends(0, LogHash.OfEntry([]), 0, LogHash.OfEntry([]), []));
    }

    private static ImmutableArray<LogHash> Changed(ImmutableArray<LogHash> path, int way, int which) =>
        path.IsEmpty || way == 2 ? path.Add(LogHash.OfNothing)
        : way == 3 ? path.SetItem(which % path.Length, LogHash.OfNothing)
        : path.RemoveAt(which % path.Length);
}
