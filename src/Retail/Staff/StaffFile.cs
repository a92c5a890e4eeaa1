using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Retail.Staff;

/// <summary>
/// The people of this deployment and the hashes of their PINs, in <c>staff.json</c> in the data folder: outside the log (ADR
/// 0005), readable by the program's own account only. Trusted as it stands; when it is lost, people are added anew. It is
/// replaced as a whole, so a crash leaves the old file or the new one, and it may be changed by another process meanwhile.
/// </summary>
internal sealed class StaffFile(string path)
{
    private readonly Lock _lock = new();
    private (DateTime WrittenAt, long Length, ImmutableArray<Person> People) _read = (default, -1, []);

    public static StaffFile In(string dataFolder) => new(Path.Combine(dataFolder, "staff.json"));

    /// <summary>Everybody, by name.</summary>
    public ImmutableArray<Person> People
    {
        get
        {
            lock (_lock)
            {
                var file = new FileInfo(path);
                if (!file.Exists)
                    return [];
                if (file.LastWriteTimeUtc != _read.WrittenAt || file.Length != _read.Length)
                    _read = (file.LastWriteTimeUtc, file.Length, Read());
                return _read.People;
            }
        }
    }

    public Person? Find(string id) => People.FirstOrDefault(person => person.Id == id);

    /// <summary>The person's name for an actor of an entry, or null if it is nobody here.</summary>
    public string? NameOf(string actor) =>
        actor.StartsWith(Person.ActorPrefix, StringComparison.Ordinal)
            ? Find(actor[Person.ActorPrefix.Length..])?.Name
            : null;

    /// <param name="name">As colleagues know them; their id is made of it.</param>
    /// <param name="site">Code of their site, or null for head office.</param>
    /// <param name="role">One of <see cref="Roles.All"/>.</param>
    /// <param name="pin">Six to twelve digits.</param>
    /// <param name="temporary">They have to choose their own PIN when they first sign in.</param>
    /// <param name="iterations">Work that one guess at the PIN takes; fewer only for a PIN that is no secret.</param>
    /// <exception cref="ArgumentException">With a sentence for the person who typed it.</exception>
    public Person Add(
        string name,
        string? site,
        string role,
        string pin,
        bool temporary = false,
        int iterations = PinHash.IterationsNow
    )
    {
        if (Check.Text("The name", name, 100) is { } invalidName)
            throw new ArgumentException(invalidName.Detail, nameof(name));
        if (site is not null && Check.Code("The site", site) is { } invalidSite)
            throw new ArgumentException(invalidSite.Detail, nameof(site));
        if (!Roles.All.Contains(role))
            throw new ArgumentException($"The role must be one of {string.Join(", ", Roles.All)}.", nameof(role));
        if (site is null && Roles.NeedsSite(role))
            throw new ArgumentException($"A {role} needs a site.", nameof(site));
        if (Pin.WhyNot(pin) is { } why)
            throw new ArgumentException(why, nameof(pin));
        if (IdOf(name) is not { Length: > 0 } id)
            throw new ArgumentException("The name needs a letter or a digit.", nameof(name));
        var hash = PinHash.Of(pin, iterations);
        Person? added = null;
        Change(people =>
        {
            added = new Person
            {
                Id = Free(id, people),
                Name = name,
                Site = site,
                Role = role,
                Pin = hash,
                PinIsTemporary = temporary,
                Stamp = NewStamp(),
            };
            return people.Add(added);
        });
        return added!;
    }

    /// <returns>False if there is nobody of that id.</returns>
    /// <exception cref="ArgumentException">With a sentence for the person who typed it.</exception>
    public bool SetPin(string id, string pin, bool temporary)
    {
        if (Pin.WhyNot(pin) is { } why)
            throw new ArgumentException(why, nameof(pin));
        var hash = PinHash.Of(pin);
        var found = false;
        Change(people =>
            [
                .. people.Select(person =>
                {
                    if (person.Id != id)
                        return person;
                    found = true;
                    return person with { Pin = hash, PinIsTemporary = temporary, Stamp = NewStamp() };
                }),
            ]
        );
        return found;
    }

    /// <returns>False if there is nobody of that id.</returns>
    public bool Remove(string id)
    {
        var found = false;
        Change(people =>
        {
            found = people.Any(person => person.Id == id);
            return people.RemoveAll(person => person.Id == id);
        });
        return found;
    }

    /// <summary>
    /// What people type for a name becomes an id: <c>Siân Pritchard</c> and <c>sian.pritchard</c> are <c>sian-pritchard</c>.
    /// </summary>
    public static string IdOf(string typed)
    {
        var id = new StringBuilder();
        foreach (var sign in WholeText.Of(typed).Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(sign))
                id.Append(sign);
            else if (
                id is not [] and not [.., '-']
                && CharUnicodeInfo.GetUnicodeCategory(sign) is not UnicodeCategory.NonSpacingMark
            )
                id.Append('-');
        }
        return id.ToString().TrimEnd('-');
    }

    private static string Free(string id, ImmutableArray<Person> people)
    {
        var free = id;
        for (var i = 2; people.Any(person => person.Id == free); i++)
            free = $"{id}-{i.ToString(CultureInfo.InvariantCulture)}";
        return free;
    }

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private void Change(Func<ImmutableArray<Person>, ImmutableArray<Person>> change)
    {
        lock (_lock)
        {
            using var alone = HoldAlone();
            var people = change(Read());
            var temporary = path + ".new";
            File.Delete(temporary);
            using (var file = new FileStream(temporary, Private(FileMode.CreateNew)))
            {
                var content = new Content([.. people.OrderBy(person => person.Name, StringComparer.OrdinalIgnoreCase)]);
                JsonSerializer.Serialize(file, content, StaffJson.Default.Content);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            _read = (default, -1, []);
        }
    }

    /// <summary>Other processes on the same data folder wait, at most five seconds.</summary>
    private FileStream HoldAlone()
    {
        using var pause = new ManualResetEventSlim();
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path + ".lock", Private(FileMode.OpenOrCreate));
            }
            catch (IOException) when (tries < 100)
            {
                // Held by another process for a moment.
                pause.Wait(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <exception cref="JsonException">The file is not one of ours.</exception>
    private ImmutableArray<Person> Read()
    {
        if (!File.Exists(path))
            return [];
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize(file, StaffJson.Default.Content)?.People ?? [];
    }

    internal sealed record Content(ImmutableArray<Person> People);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StaffFile.Content))]
internal sealed partial class StaffJson : JsonSerializerContext;
