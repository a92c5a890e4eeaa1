using Holdfast.Retail.Practising;

namespace Holdfast.Retail.Staff;

/// <summary>Who asks, on the staff port. Set by <see cref="StaffDoor"/> once a request.</summary>
internal sealed class StaffVisit
{
    private Person? _person;
    private string? _channel;

    /// <summary>Null only on the pages that are open to everybody.</summary>
    public Person? Anybody => _person;

    /// <exception cref="InvalidOperationException">On a page that is open to everybody.</exception>
    public Person Person => _person ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>As entries name whoever asks: a person, or a program with a key.</summary>
    /// <exception cref="InvalidOperationException">On a page that is open to everybody.</exception>
    public string Actor => _channel ?? Person.Actor;

    /// <summary>Set where whoever asks only practises: nothing of what they see is real.</summary>
    public Practice? Practice { get; private set; }

    public void Enter(Person person) => _person = person;

    public void Enter(Person person, Practice practice) => (_person, Practice) = (person, practice);

    /// <param name="channel">The program, as entries name it. It is nobody's session: no page opens to it.</param>
    public void Enter(string channel) => _channel = channel;
}
