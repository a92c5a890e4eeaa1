using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Holdfast.Tests.Server.Databases;

/// <summary>
/// A throw-away PostgreSQL cluster: initdb in a temporary folder, fsync on as in production, on 127.0.0.1 and a free port.
/// It is this object's own from the first byte: no cluster that was there before is ever touched, and only processes that
/// were started here are stopped or killed.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Role = "holdfast";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly PostgresPrograms _programs;
    private readonly string _folder;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly SemaphoreSlim _creating = new(1, 1);
    private readonly ConcurrentQueue<string> _lastWords = new();
    private Process? _server;

    private PostgresCluster(PostgresPrograms programs, string folder)
    {
        _programs = programs;
        _folder = folder;
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public int Port { get; private set; }

    /// <summary>Whether the server process is there. It may still be starting.</summary>
    public bool IsRunning => _server is { HasExited: false };

    /// <summary>Where the server keeps its files.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>None when the path is longer than a socket's name may be.</summary>
    private string SocketFolder => _folder.Length < 80 ? _folder : "";

    internal static async Task<PostgresCluster> StartAsync(PostgresPrograms programs, CancellationToken ct)
    {
        PostgresLeftovers.Remove();
        var folder = await programs.CreateFolderAsync(PostgresLeftovers.NewFolder(), ct);
        var cluster = new PostgresCluster(programs, folder);
        try
        {
            await cluster.InitialiseAsync(ct);
            await cluster.RestartAsync(ct);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private async Task InitialiseAsync(CancellationToken ct)
    {
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, _password, ct);
        await _programs.RunAsync(
            "initdb",
            [
                "--pgdata",
                Data,
                "--username",
                Role,
                "--pwfile",
                passwordFile,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--no-sync",
            ],
            ct
        );
        File.Delete(passwordFile);
    }

    /// <summary>
    /// Starts the server again after it was stopped or killed, on the port it had; returns when it answers.
    /// </summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("The cluster is running.");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(StartTimeout);
        var firstStart = Port == 0;
        while (true)
        {
            // Somebody else may take the free port before the server does; then another one is tried.
            Port = firstStart ? FreePort() : Port;
            Launch();
            if (await AnswersAsync(deadline.Token))
            {
                return;
            }

            // After a kill the old server's children need a moment to go; the new one refuses to start beside them.
            await Task.Delay(100, deadline.Token);
        }
    }

    private void Launch()
    {
        _server?.Dispose();
        _server = _programs.Start(
            "postgres",
            [
                "-D",
                Data,
                "-p",
                $"{Port}",
                "-h",
                "127.0.0.1",
                "-k",
                SocketFolder,
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "max_connections=300",
                "-c",
                "shared_buffers=64MB",
                "-c",
                "timezone=UTC",
                "-c",
                "log_min_messages=warning",
            ]
        );
        _server.StandardInput.Close();
        _server.OutputDataReceived += Remember;
        _server.ErrorDataReceived += Remember;
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
    }

    /// <summary>False when the server ended instead.</summary>
    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(
                    $"{ConnectionStringOf("postgres")};Pooling=false;Timeout=5"
                );
                await connection.OpenAsync(ct);
                return true;
            }
            catch (NpgsqlException) when (IsRunning)
            {
                await DelayAsync(ct);
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }

    private async Task DelayAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(50, ct);
        }
        catch (OperationCanceledException cancelled)
        {
            throw new InvalidOperationException(
                $"PostgreSQL did not start. Its last words: {string.Join('\n', _lastWords)}",
                cancelled
            );
        }
    }

    /// <summary>A new, empty database in this cluster.</summary>
    public Task<TestDatabase> CreateAsync(CancellationToken ct) => TestDatabase.PostgresAsync(this, ct);

    /// <summary>Stops as a power cut does: no checkpoint, every connection cut; the next start recovers from the WAL.</summary>
    public Task StopImmediatelyAsync(CancellationToken ct) => StopAsync("immediate", ct);

    /// <summary>Stops in an orderly way: transactions are rolled back, a checkpoint is written.</summary>
    public Task StopAsync(CancellationToken ct) => StopAsync("fast", ct);

    private async Task StopAsync(string mode, CancellationToken ct)
    {
        await _programs.RunAsync("pg_ctl", ["stop", "-D", Data, "-m", mode, "-w", "-t", "30"], ct);
        await _server!.WaitForExitAsync(ct);
    }

    /// <summary>kill -9 of the server process; its children notice and end by themselves.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        _server!.Kill();
        await _server.WaitForExitAsync(ct);
    }

    public string ConnectionStringOf(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Username = Role,
            Password = _password,
            Database = database,
        }.ConnectionString;

    public string UrlOf(string database) => $"postgres://{Role}:{_password}@127.0.0.1:{Port}/{database}";

    internal async Task CreateDatabaseAsync(string name, CancellationToken ct)
    {
        await _creating.WaitAsync(ct);
        try
        {
            await AdministerAsync($"""CREATE DATABASE "{name}" TEMPLATE template0""", ct);
        }
        finally
        {
            _creating.Release();
        }
    }

    internal async Task DropDatabaseAsync(string name, CancellationToken ct)
    {
        if (IsRunning)
        {
            await AdministerAsync($"""DROP DATABASE IF EXISTS "{name}" WITH (FORCE)""", ct);
        }
    }

    private async Task AdministerAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionStringOf("postgres")};Pooling=false");
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (IsRunning)
        {
            await StopAsync("immediate", CancellationToken.None);
        }

        _server?.Dispose();
        _server = null;
        _creating.Dispose();
        PostgresLeftovers.Delete(_folder);
    }

    private void KillAtExit(object? sender, EventArgs e)
    {
        if (IsRunning)
        {
            _server!.Kill();
        }

        PostgresLeftovers.Delete(_folder);
    }

    private void Remember(object sender, DataReceivedEventArgs line)
    {
        _lastWords.Enqueue(line.Data ?? "");
        while (_lastWords.Count > 50)
        {
            _lastWords.TryDequeue(out _);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
