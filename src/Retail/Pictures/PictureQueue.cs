using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Pictures;

/// <summary>What is still to be fetched, when it is tried again, and what went wrong; in the same file as what is kept.</summary>
internal sealed class PictureQueue(KeptPictures kept, View view)
{
    private const int TakenAtOnce = 1_000;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(12);

    private long _taken;
    private int _generation;

    /// <summary>Takes in what products have come to name; true when there may be more.</summary>
    public bool TakeIn()
    {
        using var reader = view.Open();
        // Another file of the view counts anew.
        if (_generation != view.Generation)
            (_generation, _taken) = (view.Generation, 0);
        var named = reader
            .Connection.Query<(long Number, string Address)>(
                "SELECT number, address FROM named_picture WHERE number > @_taken ORDER BY number LIMIT @TakenAtOnce",
                new { _taken, TakenAtOnce }
            )
            .ToList();
        if (named.Count == 0)
            return false;
        using (var db = kept.Connect())
        using (var transaction = db.BeginTransaction())
        {
            db.Execute(
                "INSERT OR IGNORE INTO picture (address) VALUES (@Address)",
                named.Select(one => new { one.Address }),
                transaction
            );
            transaction.Commit();
        }
        _taken = named[^1].Number;
        return named.Count == TakenAtOnce;
    }

    public ImmutableArray<string> Due(DateTimeOffset now, int limit)
    {
        using var db = kept.Connect();
        return
        [
            .. db.Query<string>(
                "SELECT address FROM picture WHERE forms IS NULL AND due_ms <= @now ORDER BY due_ms, rowid LIMIT @limit",
                new { now = now.ToUnixTimeMilliseconds(), limit }
            ),
        ];
    }

    /// <summary>No product names it any more: it is neither fetched nor complained about.</summary>
    public bool ForgetUnnamed(string address)
    {
        using var reader = view.Open();
        if (
            reader.Connection.ExecuteScalar<bool>(
                "SELECT EXISTS (SELECT 1 FROM named_picture WHERE address = @address)",
                new { address }
            )
        )
            return false;
        using var db = kept.Connect();
        db.Execute("DELETE FROM picture WHERE address = @address AND forms IS NULL", new { address });
        return true;
    }

    /// <summary>Tried again after a pause that doubles from a minute to half a day.</summary>
    public void Failed(string address, PictureFault fault, string? detail, DateTimeOffset now)
    {
        using var db = kept.Connect();
        var tries = db.ExecuteScalar<int>("SELECT tries FROM picture WHERE address = @address", new { address });
        var pause = TimeSpan.FromTicks(Math.Min(s_firstPause.Ticks << Math.Min(tries, 20), s_longestPause.Ticks));
        db.Execute(
            "UPDATE picture SET tries = @tries, due_ms = @due, fault = @fault, detail = @detail WHERE address = @address",
            new
            {
                address,
                tries = tries + 1,
                due = (now + pause).ToUnixTimeMilliseconds(),
                fault = fault.ToString(),
                detail,
            }
        );
    }

    /// <summary>Everything that failed is due at once.</summary>
    public void TryAllAgain()
    {
        using var db = kept.Connect();
        db.Execute("UPDATE picture SET due_ms = 0 WHERE forms IS NULL");
    }

    /// <summary>How many there are, and those that failed, the oldest first.</summary>
    public (int Kept, int Waiting, int Failed, ImmutableArray<FailedPicture> Failures) Read(int limit)
    {
        using var db = kept.Connect();
        var (all, have, failed) = db.QuerySingle<(long, long, long)>(
            "SELECT count(*), count(forms), count(CASE WHEN forms IS NULL THEN fault END) FROM picture"
        );
        return (
            (int)have,
            (int)(all - have - failed),
            (int)failed,
            [
                .. db.Query<(string Address, string Fault, string? Detail, long Tries, long DueMs)>(
                        """
                        SELECT address, fault, detail, tries, due_ms FROM picture WHERE forms IS NULL AND fault IS NOT NULL
                        ORDER BY rowid LIMIT @limit
                        """,
                        new { limit }
                    )
                    .Select(row => new FailedPicture(
                        row.Address,
                        Enum.Parse<PictureFault>(row.Fault),
                        row.Detail,
                        (int)row.Tries,
                        DateTimeOffset.FromUnixTimeMilliseconds(row.DueMs)
                    )),
            ]
        );
    }
}

/// <param name="Address">As products name it.</param>
/// <param name="Tries">So far.</param>
/// <param name="Due">When it is tried again.</param>
internal sealed record FailedPicture(string Address, PictureFault Fault, string? Detail, int Tries, DateTimeOffset Due);
