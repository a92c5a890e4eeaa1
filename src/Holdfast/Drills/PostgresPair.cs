using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace Holdfast.Drills;

/// <summary>
/// Two PostgreSQL servers on this machine, each under its Patroni, with an etcd of their own: <c>docs/patroni.yml</c> with other
/// addresses. All of it lies in a temporary folder, and only processes that were started here are ended.
/// </summary>
internal sealed class PostgresPair : IAsyncDisposable
{
    private const int LastWords = 25;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly PairPrograms _programs;
    private readonly string _folder = PairPrograms.CreateFolder();
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly PairMember[] _members;
    private Process? _etcd;

    private PostgresPair(PairPrograms programs)
    {
        _programs = programs;
        _members = [new PairMember("db1", _folder), new PairMember("db2", _folder)];
    }

    /// <summary>As <c>--db</c> takes it: the primary of the two.</summary>
    public string Address => $"postgres://holdfast:{_password}@{Servers}/holdfast";

    /// <summary>The last words of both, for a message.</summary>
    public string Said =>
        string.Join(
            "\n\n",
            _members.Select(member => string.Join('\n', File.ReadLines(member.LogFile).TakeLast(LastWords)))
        );

    private string Servers => string.Join(',', _members.Select(member => member.Server));

    private string Configuration => Path.Combine(_folder, "patroni.yml");

    private string EtcdAddress { get; } = PairMember.FreeAddress();

    /// <summary>Returns when there are a primary, a standby that every commit waits for, and an empty database.</summary>
    /// <exception cref="FileNotFoundException">A program is missing.</exception>
    public static async Task<PostgresPair> StartAsync(CancellationToken ct)
    {
        var pair = new PostgresPair(PairPrograms.Find());
        try
        {
            await pair.StartAllAsync(ct);
            await pair.CreateDatabaseAsync(ct);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server that is primary now.</summary>
    public async Task<PairMember> PrimaryAsync(CancellationToken ct)
    {
        var roles = await RolesAsync(ct);
        return _members.First(member => roles.GetValueOrDefault(member.Name) == "leader");
    }

    /// <summary>A killed server comes back as the standby of the other.</summary>
    public async Task RejoinAsync(PairMember member, CancellationToken ct)
    {
        Start(member);
        await UntilWholeAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }
        if (_etcd is not null)
        {
            _etcd.Kill();
            await _etcd.WaitForExitAsync();
            _etcd.Dispose();
        }
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAllAsync(CancellationToken ct)
    {
        await using (var sample = typeof(PostgresPair).Assembly.GetManifestResourceStream("patroni.yml")!)
        await using (var file = File.Create(Configuration))
        {
            await sample.CopyToAsync(file, ct);
        }
        var peer = $"http://{PairMember.FreeAddress()}";
        var client = $"http://{EtcdAddress}";
        _etcd = PairPrograms.Start(
            _programs.Etcd,
            Path.Combine(_folder, "etcd.log"),
            [
                "--name=drill",
                $"--data-dir={Path.Combine(_folder, "etcd")}",
                $"--listen-client-urls={client}",
                $"--advertise-client-urls={client}",
                $"--listen-peer-urls={peer}",
                $"--initial-advertise-peer-urls={peer}",
                $"--initial-cluster=drill={peer}",
                "--log-level=warn",
            ],
            new Dictionary<string, string>(StringComparer.Ordinal)
        );
        await UntilEtcdAnswersAsync(ct);
        foreach (var member in _members)
        {
            Start(member);
        }
        await UntilWholeAsync(ct);
    }

    private void Start(PairMember member) =>
        member.Start(
            _programs,
            Configuration,
            EtcdAddress,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATRONI_SUPERUSER_PASSWORD"] = _password,
                ["PATRONI_REPLICATION_PASSWORD"] = _password,
                ["PATRONI_REWIND_PASSWORD"] = _password,
            }
        );

    /// <summary>The role that operating.md makes, and no more rights than it says.</summary>
    private async Task CreateDatabaseAsync(CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Servers,
            TargetSessionAttributes = "primary",
            Username = "postgres",
            Password = _password,
            Database = "postgres",
            Pooling = false,
        };
        await using var source = NpgsqlDataSource.Create(settings);
        foreach (
            var sql in new[]
            {
                $"CREATE ROLE holdfast LOGIN PASSWORD '{_password}'",
                "CREATE DATABASE holdfast OWNER holdfast ENCODING 'UTF8' TEMPLATE template0",
            }
        )
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task UntilEtcdAnswersAsync(CancellationToken ct)
    {
        var waited = Stopwatch.GetTimestamp();
        var (host, port) = (EtcdAddress.Split(':')[0], EtcdAddress.Split(':')[1]);
        while (true)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), ct);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(waited) < s_patience)
            {
                await Task.Delay(50, ct);
            }
        }
    }

    /// <summary>Returns when there are a primary and a standby that every commit waits for.</summary>
    /// <exception cref="TimeoutException">They do not get there; the message holds what they said.</exception>
    public async Task UntilWholeAsync(CancellationToken ct)
    {
        var waited = Stopwatch.GetTimestamp();
        while (
            await RolesAsync(ct) is var roles && !(roles.ContainsValue("leader") && roles.ContainsValue("sync_standby"))
        )
        {
            if (Stopwatch.GetElapsedTime(waited) > s_patience)
            {
                throw new TimeoutException($"The pair is not whole:\n{Said}");
            }
            await Task.Delay(100, ct);
        }
    }

    /// <summary>As Patroni tells them; of servers that run.</summary>
    private async Task<Dictionary<string, string>> RolesAsync(CancellationToken ct)
    {
        foreach (var member in _members.Where(member => member.IsRunning))
        {
            try
            {
                using var cluster = JsonDocument.Parse(
                    await _http.GetStringAsync(new Uri($"http://{member.Api}/cluster"), ct)
                );
                return cluster
                    .RootElement.GetProperty("members")
                    .EnumerateArray()
                    .Where(it => it.GetProperty("state").GetString() is "running" or "streaming")
                    .ToDictionary(it => it.GetProperty("name").GetString()!, it => it.GetProperty("role").GetString()!);
            }
            catch (HttpRequestException)
            {
                // It is only starting.
            }
        }
        return [];
    }
}
