namespace Holdfast.Tests.Kit;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Absolute path of the folder that holds Holdfast.slnx.</summary>
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            "The tests run outside of a working tree: no folder above has Holdfast.slnx."
        );
    }
}
