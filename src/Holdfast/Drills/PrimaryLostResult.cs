namespace Holdfast.Drills;

/// <summary>What came of one loss of a primary. Orders are counted over all losses so far.</summary>
/// <param name="Seed">Decided the moment of the loss.</param>
/// <param name="Lost">The server that was killed.</param>
/// <param name="Answered">Orders that were answered 201.</param>
/// <param name="AnsweredLost">Those of them that are not in the log: must be 0.</param>
/// <param name="Doubled">Orders in the log beyond one for each key: must be 0.</param>
/// <param name="OrderingSeconds">From the kill to the first answer to an order that was sent after it.</param>
/// <param name="SlowestAnswerMs">The longest that an order's sender waited for an answer of any kind.</param>
/// <param name="Unclear">Answers to orders that were neither 201 nor a 503 or 409 that says to send it again: must be 0.</param>
/// <param name="Pages">Pages asked for in this round.</param>
/// <param name="PagesFailed">Those that did not come: must be 0.</param>
/// <param name="SlowestPageMs">The slowest that came.</param>
/// <param name="RejoinSeconds">Until the killed server followed the other, and commits waited for it.</param>
/// <param name="Verified">What <c>holdfast verify</c> does found nothing wrong.</param>
internal sealed record PrimaryLostResult(
    int Seed,
    string Lost,
    int Answered,
    int AnsweredLost,
    int Doubled,
    double OrderingSeconds,
    double SlowestAnswerMs,
    int Unclear,
    int Pages,
    int PagesFailed,
    double SlowestPageMs,
    double RejoinSeconds,
    bool Verified
)
{
    public const double OrderingSecondsMax = 30;

    public bool IsGood =>
        AnsweredLost == 0
        && Doubled == 0
        && Unclear == 0
        && PagesFailed == 0
        && Verified
        && Answered > 0
        && Pages > 0
        && OrderingSeconds <= OrderingSecondsMax;
}
