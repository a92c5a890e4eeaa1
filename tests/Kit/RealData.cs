namespace Holdfast.Tests.Kit;

/// <summary>Real catalogues, feeds and orders. They lie beside the repository and are never copied into it.</summary>
internal static class RealData
{
    /// <summary>HOLDFAST_TEST_DATA, or ../shared/data beside the repository.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("HOLDFAST_TEST_DATA") is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.GetFullPath(Path.Combine(Repository.Root, "../shared/data"));

    /// <summary>Absolute path of a file such as <c>catalogue/ms-uk-2020.csv</c>; skips the test when it is absent.</summary>
    public static string PathOf(string relative)
    {
        var path = Path.Combine(Folder, relative);
        if (!File.Exists(path))
        {
            Missing.Data(path);
        }

        return path;
    }
}
