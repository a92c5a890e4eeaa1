namespace Holdfast.Retail.Reading;

/// <summary>Where a process keeps its view; each process needs a folder of its own.</summary>
internal sealed class ViewFolder(string path)
{
    public string Path { get; } = Directory.CreateDirectory(path).FullName;

    /// <summary>Makes the folder again if it is gone.</summary>
    public IEnumerable<string> Files =>
        Directory.CreateDirectory(Path).EnumerateFiles("view-*.db").Select(file => file.FullName);

    /// <summary>Views of earlier runs and shapes. A reader that still has one open keeps it until it closes.</summary>
    public void DeleteAllBut(ViewFile current)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "view-*"))
        {
            if (!file.StartsWith(current.Path, StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }
}
