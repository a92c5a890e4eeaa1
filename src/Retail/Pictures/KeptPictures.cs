using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdfast.Retail.Pictures;

/// <summary>
/// This process's copies of pictures of other hosts: files named by the SHA-256 of what was fetched, and a small SQLite file
/// that says which address gave which. Neither is in the log, and both may be lost: they are fetched again.
/// </summary>
internal sealed class KeptPictures
{
    /// <summary>Where the files are served, on both ports.</summary>
    public const string Route = "/pictures";

    private readonly string _connection;
    private readonly ConcurrentDictionary<string, ShownPicture> _shown = new(StringComparer.Ordinal);

    public KeptPictures(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "pictures");
        Files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        Partial = Path.Combine(folder, "partial");
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, "pictures.db"),
            DefaultTimeout = 5,
        }.ConnectionString;
    }

    /// <summary>Folder of finished files; everything in it may be served to everybody.</summary>
    public string Files { get; }

    /// <summary>Folder of what is not finished; emptied at each start.</summary>
    public string Partial { get; }

    public ShownPicture? Find(string address) => _shown.GetValueOrDefault(address);

    /// <summary>Makes the tables if they are not there and reads what is kept.</summary>
    /// <returns>False when the file was damaged: it is begun anew, and everything fetched again.</returns>
    public bool Open()
    {
        if (Directory.Exists(Partial))
            Directory.Delete(Partial, recursive: true);
        Directory.CreateDirectory(Partial);
        try
        {
            Load();
            return true;
        }
        catch (SqliteException damage) when (damage.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            using (var pooled = new SqliteConnection(_connection))
                SqliteConnection.ClearPool(pooled);
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Partial)!, "pictures.db*"))
                File.Delete(file);
            _shown.Clear();
            Load();
            return false;
        }
    }

    private void Load()
    {
        using var db = Connect();
        db.Execute(
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS picture (
                address TEXT PRIMARY KEY, forms TEXT, height INTEGER, colour TEXT, tries INTEGER NOT NULL DEFAULT 0,
                due_ms INTEGER NOT NULL DEFAULT 0, fault TEXT, detail TEXT) STRICT;
            CREATE INDEX IF NOT EXISTS picture_due ON picture (due_ms) WHERE forms IS NULL;
            """
        );
        var gone = new List<string>();
        foreach (
            var row in db.Query<Row>(
                "SELECT address, forms, height, colour FROM picture WHERE forms IS NOT NULL LIMIT 1000000"
            )
        )
        {
            var forms = FormsOf(row.Forms);
            if (forms.All(form => File.Exists(PathOf(form.File))))
                _shown[row.Address] = Shown(forms, (int)row.Height, row.Colour);
            else
                gone.Add(row.Address);
        }
        // Somebody took files away; and the hosts that may be asked can be others than before.
        db.Execute(
            "UPDATE picture SET forms = NULL, due_ms = 0 WHERE address = @address",
            gone.Select(address => new { address })
        );
        db.Execute(
            "UPDATE picture SET due_ms = 0 WHERE forms IS NULL AND fault = @fault",
            new { fault = nameof(PictureFault.HostNotListed) }
        );
    }

    public SqliteConnection Connect()
    {
        var db = new SqliteConnection(_connection);
        db.Open();
        return db;
    }

    /// <summary>Takes finished files over from <see cref="Partial"/>; they are on their place before anything names them.</summary>
    public void Keep(
        string address,
        IReadOnlyList<(string Path, string File, int Width)> forms,
        int height,
        string? colour
    )
    {
        foreach (var (path, file, _) in forms)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
            File.Move(path, PathOf(file), overwrite: true);
        }
        ImmutableArray<(int Width, string File)> kept = [.. forms.Select(form => (form.Width, form.File))];
        using var db = Connect();
        db.Execute(
            """
            UPDATE picture SET forms = @forms, height = @height, colour = @colour, fault = NULL, detail = NULL
            WHERE address = @address
            """,
            new
            {
                address,
                height,
                colour,
                forms = string.Join(
                    ' ',
                    kept.Select(form => string.Create(CultureInfo.InvariantCulture, $"{form.Width}:{form.File}"))
                ),
            }
        );
        _shown[address] = Shown(kept, height, colour);
    }

    private static ShownPicture Shown(ImmutableArray<(int Width, string File)> forms, int height, string? colour) =>
        ShownPicture.Of([.. forms.Select(form => (form.Width, $"{Route}/{form.File}"))], height, colour);

    /// <summary>Read back from "1280:ab/ab12….webp 640:…".</summary>
    private static ImmutableArray<(int Width, string File)> FormsOf(string forms) =>
        [
            .. forms
                .Split(' ')
                .Select(form => form.Split(':', 2))
                .Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1])),
        ];

    private string PathOf(string file) => Path.Combine(Files, file);

    private sealed record Row(string Address, string Forms, long Height, string? Colour);
}
