using Holdfast.Retail.Reading;
using Holdfast.Tests.Server.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Trials;

/// <summary>What may happen to a view's file.</summary>
public enum Harm
{
    Deleted,
    LogDeleted,
    LogTruncated,
    IndexDeleted,
    Truncated,
    Garbage,
    GarbageInTheMiddle,
    ColumnRenamed,
    TableDropped,
    PowerCut,
}

/// <summary>How tests harm the file of a view, and see it replaced.</summary>
internal static class ViewTrial
{
    public static ViewFolder FolderOf(SmallWorld world) => world.Node.Services.GetRequiredService<ViewFolder>();

    /// <summary>The one there is.</summary>
    public static string FileOf(SmallWorld world) => Assert.Single(FolderOf(world).Files);

    /// <summary>The harmed one goes when the other is shown.</summary>
    public static Task UntilReplacedAsync(SmallWorld world, string harmed, CancellationToken ct) =>
        Until.TrueAsync(
            () =>
                Directory.Exists(FolderOf(world).Path)
                && FolderOf(world).Files.ToList() is [var only]
                && only != harmed,
            ct
        );

    /// <summary>Answered 201; or 503 while the view is being mended, and 201 when it is sent again.</summary>
    public static async Task<string> OrderAsync(Api api, CancellationToken ct)
    {
        var key = Guid.NewGuid().ToString();
        for (var tries = 0; ; tries++)
        {
            var answer = await api.PlaceAsync(Api.Order("LF-5001"), ct, key);
            if (answer.Status != 503 || tries == 5)
                return answer.Must(201).Number;
        }
    }

    public static void Do(Harm harm, string file)
    {
        switch (harm)
        {
            case Harm.Deleted:
                foreach (var part in (string[])["", "-wal", "-shm"])
                    File.Delete(file + part);
                break;
            case Harm.LogDeleted:
                File.Delete(file + "-wal");
                break;
            case Harm.LogTruncated:
                Write(file + "-wal", stream => stream.SetLength(0));
                break;
            case Harm.IndexDeleted:
                File.Delete(file + "-shm");
                break;
            case Harm.Truncated:
                Write(file, stream => stream.SetLength(0));
                break;
            case Harm.Garbage:
                Write(file, stream => Scribble(stream, 0));
                break;
            case Harm.GarbageInTheMiddle:
                Write(file, stream => Scribble(stream, 4096));
                break;
            case Harm.ColumnRenamed:
                Alter(file, "ALTER TABLE stock RENAME COLUMN available TO left_over");
                break;
            case Harm.TableDropped:
                Alter(file, "DROP TABLE stock");
                break;
            case Harm.PowerCut:
                // As it lies there when the machine starts again: not closed by the process that wrote it.
                Alter(file, "UPDATE meta SET value = 'an earlier start' WHERE name = 'machine' AND value = ''");
                break;
        }
    }

    private static void Write(string file, Action<FileStream> write)
    {
        using var stream = new FileStream(
            file,
            FileMode.Open,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete
        );
        write(stream);
    }

    private static void Scribble(FileStream stream, long from)
    {
        var bytes = new byte[stream.Length - from];
        new Random(9).NextBytes(bytes);
        stream.Position = from;
        stream.Write(bytes);
    }

    private static void Alter(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=5");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
