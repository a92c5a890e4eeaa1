namespace Holdfast.Retail.Staff;

/// <summary>Who asks, on the staff port. Set by <see cref="StaffDoor"/> once a request.</summary>
internal sealed class StaffVisit
{
    private Person? _person;

    /// <summary>Null only on the pages that are open to everybody.</summary>
    public Person? Anybody => _person;

    /// <exception cref="InvalidOperationException">On a page that is open to everybody.</exception>
    public Person Person => _person ?? throw new InvalidOperationException("Nobody is signed in.");

    public void Enter(Person person) => _person = person;
}
