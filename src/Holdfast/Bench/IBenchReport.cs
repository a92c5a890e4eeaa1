namespace Holdfast.Bench;

/// <summary>What a bench found.</summary>
internal interface IBenchReport
{
    /// <summary>0 when nothing was found wrong; how fast it was is for a person to judge.</summary>
    int ExitCode { get; }

    void Print(TextWriter to, bool json);
}
