namespace Holdfast.Retail.Pictures;

/// <summary>Why a picture could not be fetched or kept. The names are stored; <see cref="PictureWords"/> has the sentences.</summary>
internal enum PictureFault
{
    HostNotListed,
    AddressNotPublic,
    NotFound,
    Refused,
    TooManyRedirects,
    Unreachable,
    TooSlow,
    TooLarge,
    NotAPicture,
    Drawing,
    TooManyPixels,
    Damaged,
    NotResized,
    CannotKeep,
}

/// <summary>A picture could not be had.</summary>
/// <param name="fault">Why.</param>
/// <param name="detail">What the reason leaves open, for example a status or a host.</param>
/// <param name="cause">What was caught.</param>
internal sealed class PictureFaultException(PictureFault fault, string? detail = null, Exception? cause = null)
    : Exception($"{fault} {detail}", cause)
{
    public PictureFault Fault { get; } = fault;

    public string? Detail { get; } = detail;
}
