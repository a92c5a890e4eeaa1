namespace Holdfast;

/// <summary>
/// Where a test makes this very program die, step by step. The program asks for a delegate that code inside its process has put
/// there before <c>Main</c>; no argument, setting or variable of ours can, and without one nothing happens.
/// </summary>
internal static class CrashPoints
{
    /// <summary>Name of the delegate in <see cref="AppContext"/>: an <see cref="Action{T}"/> of the step's name.</summary>
    public const string Name = "Holdfast.CrashPoints";

    public static void Reached(Enum step) => (AppContext.GetData(Name) as Action<string>)?.Invoke(step.ToString());
}
