using System.Collections.Concurrent;
using Holdfast.Retail.Payments;

namespace Holdfast.Retail.Practising;

/// <summary>Says yes to everything. No money is behind it.</summary>
internal sealed class PracticePayments : IPaymentProvider
{
    private readonly ConcurrentDictionary<string, long> _taken = new(StringComparer.Ordinal);

    public string Name => "practice";

    public Task<Authorisation> AuthoriseAsync(PaymentRequest request, CancellationToken ct) =>
        Task.FromResult<Authorisation>(new Authorisation.Approved(request.Order, request.AmountMinor));

    public Task<Authorisation?> FindAsync(string order, CancellationToken ct) => Task.FromResult<Authorisation?>(null);

    public Task<CaptureAnswer> CaptureAsync(string order, long amountMinor, CancellationToken ct) =>
        Task.FromResult<CaptureAnswer>(new CaptureAnswer.Captured(_taken.GetOrAdd(order, amountMinor)));

    public Task<VoidAnswer> VoidAsync(string order, CancellationToken ct) =>
        Task.FromResult<VoidAnswer>(new VoidAnswer.Voided());

    public Task<RefundAnswer> RefundAsync(string order, CancellationToken ct) =>
        Task.FromResult<RefundAnswer>(new RefundAnswer.Refunded(_taken.GetValueOrDefault(order)));
}
