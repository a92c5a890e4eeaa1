using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Retail.Branding;

/// <summary>The program's static files with the brand's pictures in place of its own, and its colours behind every style sheet.</summary>
internal sealed class BrandedFiles(IFileProvider files, Brand brand) : IFileProvider
{
    private static readonly string[] s_styles = ["app.css", "desk.css"];

    private readonly byte[] _colours = Encoding.UTF8.GetBytes(Colours(brand));

    public IFileInfo GetFileInfo(string subpath)
    {
        var path = subpath.TrimStart('/');
        if (
            brand.Folder is { } folder
            && Brand.Pictures.Contains(path)
            && new FileInfo(Path.Combine(folder, path)) is { Exists: true } picture
        )
        {
            return new Microsoft.Extensions.FileProviders.Physical.PhysicalFileInfo(picture);
        }
        var file = files.GetFileInfo(subpath);
        return file.Exists && s_styles.Contains(path) ? new Coloured(file, _colours) : file;
    }

    public IDirectoryContents GetDirectoryContents(string subpath) => files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => files.Watch(filter);

    /// <summary>Outside every cascade layer, so that it wins over the tokens.</summary>
    private static string Colours(Brand brand) =>
        "\n" + Root(brand.Accent) + "\n@media (prefers-color-scheme:dark){" + Root(brand.AccentOnDark) + "}\n";

    private static string Root(Colour accent) => $":root{{--accent:{accent};--on-accent:{accent.Ink}}}";

    /// <summary>A style sheet with the colours at its end.</summary>
    private sealed class Coloured(IFileInfo file, byte[] colours) : IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public long Length => file.Length + colours.Length;

        /// <summary>Null: it is no file of the disk, so it is read through <see cref="CreateReadStream"/>.</summary>
        public string? PhysicalPath => null;

        public string Name => file.Name;

        public DateTimeOffset LastModified => file.LastModified;

        public Stream CreateReadStream()
        {
            using var content = file.CreateReadStream();
            var whole = new MemoryStream(checked((int)Length));
            content.CopyTo(whole);
            whole.Write(colours);
            whole.Position = 0;
            return whole;
        }
    }
}
