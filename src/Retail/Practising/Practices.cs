using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Retail.Practising;

/// <summary>
/// The practices of this process: one a colleague, bounded in number and time. None outlives the process; what a crash leaves in
/// their folder goes at the next start.
/// </summary>
internal sealed class Practices(PracticeGround ground, ILogger<Practices> logger) : BackgroundService
{
    public const int Most = 20;
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(4);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Practice> _going = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1, 1);

    public IEnumerable<Practice> Going => _going.Values;

    public Practice? Of(Person person) => Going.FirstOrDefault(it => it.Trainee.Id == person.Id);

    /// <param name="site">As it stands in an address.</param>
    /// <param name="person">Whoever asks; nobody comes into somebody else's.</param>
    /// <param name="practice">Theirs.</param>
    public bool TryFind(string site, Person person, [NotNullWhen(true)] out Practice? practice) =>
        _going.TryGetValue(site, out practice) && practice.Trainee.Id == person.Id;

    /// <summary>Begins anew; what the person practised before is over.</summary>
    /// <returns>Null when there are too many already.</returns>
    public async Task<Practice?> BeginAsync(Person person, CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            if (Of(person) is { } before)
                await EndAsync(before);
            await EndOldAsync();
            if (_going.Count >= Most)
                return null;
            var practice = await Practice.StartAsync(ground, PracticeSite.NewCode(), person, ct);
            _going[practice.Site] = practice;
            return practice;
        }
        finally
        {
            _starting.Release();
        }
    }

    public ValueTask EndAsync(Practice practice)
    {
        _going.TryRemove(practice.Site, out _);
        return practice.DisposeAsync();
    }

    public override void Dispose()
    {
        base.Dispose();
        _starting.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(ground.Folder))
            Directory.Delete(ground.Folder, recursive: true);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_lookEvery, stoppingToken);
                await EndOldAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            foreach (var practice in _going.Values)
                await EndAsync(practice);
        }
    }

    private async Task EndOldAsync()
    {
        var now = ground.Now;
        foreach (var old in _going.Values.Where(it => now - it.UsedAt > Idle || now - it.StartedAt > Longest))
        {
            logger.LogInformation("The practice {Site} is over: nobody was in it any more", old.Site);
            await EndAsync(old);
        }
    }
}
