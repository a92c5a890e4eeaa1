using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Drills;

/// <summary>One server of a <see cref="PostgresPair"/>: PostgreSQL, and the Patroni that looks after it.</summary>
internal sealed class PairMember(string name, string folder) : IAsyncDisposable
{
    private readonly string _data = Path.Combine(folder, name);
    private Process? _patroni;

    public string Name => name;

    /// <summary>Where PostgreSQL listens.</summary>
    public string Server { get; } = FreeAddress();

    /// <summary>Where Patroni answers.</summary>
    public string Api { get; } = FreeAddress();

    /// <summary>What both say.</summary>
    public string LogFile { get; } = Path.Combine(folder, $"{name}.log");

    public bool IsRunning => _patroni is { HasExited: false };

    /// <param name="programs">What it is made of.</param>
    /// <param name="configuration">Patroni's file; this server's own addresses are laid over it.</param>
    /// <param name="etcd">Its address.</param>
    /// <param name="passwords">Of its people.</param>
    public void Start(
        PairPrograms programs,
        string configuration,
        string etcd,
        IReadOnlyDictionary<string, string> passwords
    )
    {
        _patroni?.Dispose();
        _patroni = PairPrograms.Start(
            programs.Patroni,
            LogFile,
            [configuration],
            new Dictionary<string, string>(passwords, StringComparer.Ordinal)
            {
                ["PATRONI_NAME"] = name,
                ["PATRONI_RESTAPI_LISTEN"] = Api,
                ["PATRONI_RESTAPI_CONNECT_ADDRESS"] = Api,
                ["PATRONI_ETCD3_HOSTS"] = etcd,
                ["PATRONI_POSTGRESQL_LISTEN"] = Server,
                ["PATRONI_POSTGRESQL_CONNECT_ADDRESS"] = Server,
                ["PATRONI_POSTGRESQL_DATA_DIR"] = _data,
                ["PATRONI_POSTGRESQL_BIN_DIR"] = programs.PostgresFolder,
                ["PATRONI_POSTGRESQL_PGPASS"] = $"{_data}.pgpass",
            }
        );
    }

    /// <summary>
    /// kill -9 of both, as when the power goes: first Patroni, which would start the other again. The server's children see that it is
    /// gone and end by themselves.
    /// </summary>
    public void Kill()
    {
        _patroni?.Kill();
        if (PostmasterId() is { } id)
        {
            try
            {
                using var postmaster = Process.GetProcessById(id);
                postmaster.Kill();
            }
            catch (ArgumentException)
            {
                // It is gone already.
            }
        }
        _patroni?.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (_patroni is not null)
        {
            Kill();
            while (PostmasterId() is not null)
            {
                await Task.Delay(20);
            }
            _patroni.Dispose();
        }
    }

    /// <summary>Null when none of this folder runs: the number in its file may be somebody else's by now.</summary>
    private int? PostmasterId()
    {
        var file = Path.Combine(_data, "postmaster.pid");
        try
        {
            return
                int.TryParse(File.ReadLines(file).First(), CultureInfo.InvariantCulture, out var id)
                && File.ReadAllText($"/proc/{id}/cmdline").Contains(_data, StringComparison.Ordinal)
                ? id
                : null;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    internal static string FreeAddress()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }
}
