using Holdfast.Ledger;

namespace Holdfast.Retail.Simulation;

/// <summary>Decides who does something next, and sometimes does the same thing twice.</summary>
internal sealed class People(Random chance, World world, Scenery scenery)
{
    private readonly Shoppers _shoppers = new(chance, world, scenery);
    private readonly Desks _desks = new(chance, world, scenery);
    private readonly HeadOffice _office = new(chance, world, scenery);
    private readonly Crowd _crowd = new(chance, world, scenery);
    private ICommand? _last;

    public ICommand Next()
    {
        if (_last is not null && chance.Next(100) < 4)
            return _last;
        _last = chance.Next(100) switch
        {
            < 15 => _shoppers.Place(),
            < 29 => _shoppers.Pay(),
            < 32 => _shoppers.Expire(),
            < 34 => _shoppers.Cancel(),
            < 90 => _desks.Next(),
            < 98 => _office.Next(),
            _ => _crowd.Next(),
        };
        return _last;
    }
}
