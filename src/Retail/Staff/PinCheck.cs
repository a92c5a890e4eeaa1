using System.Net;
using Holdfast.Retail.Shell;
using NodaTime;

namespace Holdfast.Retail.Staff;

/// <summary>
/// Whether somebody knows a person's PIN. An unknown person and a wrong PIN get the same answer after the same work.
/// </summary>
internal sealed class PinCheck(StaffFile staff, Tries tries) : IDisposable
{
    public const int FreeTries = 5;

    /// <summary>A store's colleagues share one address, and all of them mistype now and then.</summary>
    public const int FreeTriesOfAddress = 30;

    // Hashing is slow on purpose; more than this at a time would starve the rest of the program.
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<PinAnswer> CheckAsync(string? typedName, string? pin, IPAddress? from, CancellationToken ct)
    {
        var id = StaffFile.IdOf(typedName is { Length: <= 200 } ? typedName : "");
        var (personTries, addressTries) = ($"pin/{id}", $"pin-from/{from}");
        var wait = tries.Take(addressTries, FreeTriesOfAddress);
        if (wait == Duration.Zero)
            wait = tries.Take(personTries, FreeTries);
        if (wait > Duration.Zero)
            return new PinAnswer.Wait(wait);

        var person = staff.Find(id);
        var typed = pin is { Length: <= 64 } ? pin : "";
        await _hashing.WaitAsync(ct);
        bool matches;
        try
        {
            matches = await Task.Run(() => (person?.Pin ?? PinHash.Nobody).Matches(typed), ct);
        }
        finally
        {
            _hashing.Release();
        }
        if (person is null || !matches)
            return new PinAnswer.Wrong();
        tries.Forgive(personTries);
        tries.GiveBack(addressTries);
        return new PinAnswer.Right(person);
    }

    public void Dispose() => _hashing.Dispose();
}

internal abstract record PinAnswer
{
    private PinAnswer() { }

    public sealed record Right(Person Person) : PinAnswer;

    /// <summary>The PIN is not that person's, or there is no such person.</summary>
    public sealed record Wrong : PinAnswer;

    /// <summary>Too many were wrong; not even a right one is looked at.</summary>
    public sealed record Wait(Duration For) : PinAnswer
    {
        /// <summary>For people, rounded up.</summary>
        public string Words
        {
            get
            {
                var minutes = (int)Math.Ceiling(For.TotalMinutes);
                return TextFormat.Count(Math.Max(1, minutes), Texts.AMinute, Texts.Minutes);
            }
        }
    }
}
