using System.Data.Common;
using Dapper;
using Holdfast.Retail.Reading;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Payments;

/// <summary>
/// The provider for trying things out: no money, every outcome. It plays the world outside, which does not forget when
/// our process dies; so it keeps what it was told in a SQLite file of its own, never in the log, and a payment
/// that was made before a crash is still made after it. (A power cut may cost the last ones.)
/// </summary>
internal sealed class TestPayments : IPaymentProvider, IDisposable
{
    // One at a time: SQLite lets one write anyway, and waiting here costs less than being told that it is busy.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly PreparedConnection _connection;

    /// <param name="path">The provider's own file; made if it is not there.</param>
    public TestPayments(string path)
    {
        _connection = new PreparedConnection(
            new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5 }.ConnectionString
        );
        _connection.Open();
        _connection.ExecuteOnce(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            CREATE TABLE IF NOT EXISTS payment (
                "order" TEXT PRIMARY KEY,
                state TEXT NOT NULL,
                amount INTEGER NOT NULL,
                currency TEXT NOT NULL,
                captured INTEGER NOT NULL,
                reason TEXT NOT NULL,
                return_path TEXT NOT NULL
            ) STRICT;
            """
        );
    }

    public const string ProviderName = "test";

    public string Name => ProviderName;

    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }

    public Task<Authorisation> AuthoriseAsync(PaymentRequest request, CancellationToken ct) =>
        Change<Authorisation>(
            request.Order,
            known =>
                known is not null && known.State != State.Declined ? (known, Repeat(known, request)) : First(request),
            ct
        );

    public Task<Authorisation?> FindAsync(string order, CancellationToken ct) =>
        Change(order, known => (known, known is null ? null : Standing(known)), ct);

    public Task<CaptureAnswer> CaptureAsync(string order, long amountMinor, CancellationToken ct) =>
        Change<CaptureAnswer>(
            order,
            known =>
                known switch
                {
                    { State: State.Captured or State.Refunded } when known.Captured == amountMinor => (
                        known,
                        new CaptureAnswer.Captured(amountMinor)
                    ),
                    { State: State.Captured or State.Refunded } => (
                        known,
                        new CaptureAnswer.Refused("captured-otherwise")
                    ),
                    { State: State.Approved } when amountMinor > 0 && amountMinor <= known.Amount => (
                        known with
                        {
                            State = State.Captured,
                            Captured = amountMinor,
                        },
                        new CaptureAnswer.Captured(amountMinor)
                    ),
                    { State: State.Approved } => (known, new CaptureAnswer.Refused("amount-not-held")),
                    _ => (known, new CaptureAnswer.Refused("not-authorised")),
                },
            ct
        );

    public Task<VoidAnswer> VoidAsync(string order, CancellationToken ct) =>
        Change<VoidAnswer>(
            order,
            known =>
                known switch
                {
                    { State: State.Captured or State.Refunded } => (known, new VoidAnswer.Refused("captured")),
                    null => (
                        new Payment(order, State.Voided, Amount: 0, Currency: "", Captured: 0, "voided", "/"),
                        new VoidAnswer.Voided()
                    ),
                    _ => (known with { State = State.Voided, Reason = "voided" }, new VoidAnswer.Voided()),
                },
            ct
        );

    public Task<RefundAnswer> RefundAsync(string order, CancellationToken ct) =>
        Change<RefundAnswer>(
            order,
            known =>
                known switch
                {
                    { State: State.Captured or State.Refunded } => (
                        known with
                        {
                            State = State.Refunded,
                        },
                        new RefundAnswer.Refunded(known.Captured)
                    ),
                    _ => (known, new RefundAnswer.Refused("not-captured")),
                },
            ct
        );

    /// <summary>The amount that waits for the customer's answer on the challenge page, or null if none does.</summary>
    public Task<Challenge?> FindChallengeAsync(string order, CancellationToken ct) =>
        Change(
            order,
            known =>
                (
                    known,
                    known is { State: State.Challenged }
                        ? new Challenge(known.Order, known.Amount, known.Currency, known.ReturnPath)
                        : null
                ),
            ct
        );

    /// <summary>The customer's answer on the challenge page. Only the first one counts.</summary>
    /// <returns>Where the customer goes next; null when there is no such payment.</returns>
    public Task<string?> AnswerChallengeAsync(string order, bool approve, CancellationToken ct) =>
        Change(
            order,
            known =>
                (
                    known is { State: State.Challenged }
                        ? known with
                        {
                            State = approve ? State.Approved : State.Declined,
                            Reason = approve ? "" : "authentication-failed",
                        }
                        : known,
                    known?.ReturnPath
                ),
            ct
        );

    private static (Payment?, Authorisation) First(PaymentRequest request)
    {
        var payment = new Payment(
            request.Order,
            State.Declined,
            request.AmountMinor,
            request.Currency,
            Captured: 0,
            Reason: "",
            IsLocal(request.ReturnPath) ? request.ReturnPath : "/"
        );
        var next = request.Token switch
        {
            _ when request.AmountMinor <= 0 => payment with { Reason = "amount-not-positive" },
            TestTokens.Approved or TestTokens.TimesOut => payment with { State = State.Approved },
            TestTokens.Authenticate => payment with { State = State.Challenged },
            TestTokens.Declined => payment with { Reason = "card-declined" },
            _ => payment with { Reason = "unknown-token" },
        };
        return (next, request.Token == TestTokens.TimesOut ? new Authorisation.Unknown() : Standing(next));
    }

    private static Authorisation Repeat(Payment known, PaymentRequest request) =>
        known.State != State.Voided && (known.Amount, known.Currency) != (request.AmountMinor, request.Currency)
            ? new Authorisation.Declined("reference-reused")
            : Standing(known);

    private static Authorisation Standing(Payment payment) =>
        payment.State switch
        {
            State.Approved or State.Captured or State.Refunded => new Authorisation.Approved(
                $"test-{payment.Order}",
                payment.Amount
            ),
            State.Challenged => new Authorisation.NeedsAuthentication(AnswerChallenge.PathOf(payment.Order)),
            _ => new Authorisation.Declined(payment.Reason),
        };

    /// <summary>Reads a payment, lets <paramref name="change"/> decide, and writes what it says, alone with the file.</summary>
    private async Task<T> Change<T>(
        string order,
        Func<Payment?, (Payment? Next, T Answer)> change,
        CancellationToken ct
    )
    {
        await _turn.WaitAsync(ct);
        try
        {
            // Of SQLite's two kinds this is the immediate one: a second process on the same file takes its turn, too.
            await using var transaction = await _connection.BeginTransactionAsync(ct);
            var known = await Read(_connection, order, ct);
            var (next, answer) = change(known);
            if (next is not null && next != known)
                await Write(_connection, next, ct);
            await transaction.CommitAsync(ct);
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<Payment?> Read(DbConnection connection, string order, CancellationToken ct)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(
                """
                SELECT state AS State, amount AS Amount, currency AS Currency, captured AS Captured, reason AS Reason,
                       return_path AS ReturnPath
                FROM payment WHERE "order" = @order
                """,
                new { order },
                cancellationToken: ct
            )
        );
        return row is null
            ? null
            : new Payment(
                order,
                Enum.Parse<State>(row.State),
                row.Amount,
                row.Currency,
                row.Captured,
                row.Reason,
                row.ReturnPath
            );
    }

    private static Task<int> Write(DbConnection connection, Payment payment, CancellationToken ct) =>
        connection.ExecuteAsync(
            new CommandDefinition(
                """
                INSERT INTO payment ("order", state, amount, currency, captured, reason, return_path)
                VALUES (@Order, @State, @Amount, @Currency, @Captured, @Reason, @ReturnPath)
                ON CONFLICT ("order") DO UPDATE SET
                    state = excluded.state, amount = excluded.amount, currency = excluded.currency,
                    captured = excluded.captured, reason = excluded.reason, return_path = excluded.return_path
                """,
                new
                {
                    payment.Order,
                    State = payment.State.ToString(),
                    payment.Amount,
                    payment.Currency,
                    payment.Captured,
                    payment.Reason,
                    payment.ReturnPath,
                },
                cancellationToken: ct
            )
        );

    /// <summary>A path on this server, and not one that a browser reads as another server's address.</summary>
    private static bool IsLocal(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\');

    private enum State
    {
        Approved,
        Challenged,
        Declined,
        Captured,
        Refunded,
        Voided,
    }

    private sealed record Payment(
        string Order,
        State State,
        long Amount,
        string Currency,
        long Captured,
        string Reason,
        string ReturnPath
    );

    private sealed class Row
    {
        public string State { get; init; } = "";
        public long Amount { get; init; }
        public string Currency { get; init; } = "";
        public long Captured { get; init; }
        public string Reason { get; init; } = "";
        public string ReturnPath { get; init; } = "";
    }
}

/// <summary>A payment that waits for the customer on the challenge page.</summary>
internal sealed record Challenge(string Order, long AmountMinor, string Currency, string ReturnPath);
