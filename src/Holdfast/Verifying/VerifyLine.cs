namespace Holdfast.Verifying;

/// <summary>One line that moves on a terminal; silent elsewhere, the result says it all.</summary>
internal sealed class VerifyLine(bool isQuiet)
{
    private readonly bool _isShown = !isQuiet && !Console.IsErrorRedirected;

    public void Say(string text)
    {
        if (_isShown)
        {
            Console.Error.Write($"\r{text, -60}\r");
        }
    }

    public void End() => Say("");
}
