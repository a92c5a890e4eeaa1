using Holdfast.Retail.Pictures;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Office.PictureList;

/// <summary>Why a picture failed, and what can be done, for somebody who did not set the server up.</summary>
internal static class PictureWords
{
    public static string Of(FailedPicture failed) =>
        failed.Fault switch
        {
            PictureFault.HostNotListed => Texts.HostNotListed.With(failed.Detail ?? ""),
            PictureFault.AddressNotPublic => Texts.AddressNotPublic.With(failed.Detail ?? ""),
            PictureFault.NotFound => Texts.NotFound,
            PictureFault.Refused => Texts.Refused.With(failed.Detail ?? ""),
            PictureFault.TooManyRedirects => Texts.TooManyRedirects,
            PictureFault.Unreachable => Texts.Unreachable,
            PictureFault.TooSlow => Texts.TooSlow.With((int)PictureLimits.FetchWithin.TotalSeconds),
            PictureFault.TooLarge => Texts.TooLarge.With(PictureLimits.BytesMax >> 20),
            PictureFault.NotAPicture => Texts.NotAPicture,
            PictureFault.Drawing => Texts.Drawing,
            PictureFault.TooManyPixels => Texts.TooManyPixels.With(
                failed.Detail ?? "",
                PictureLimits.PixelsMax / 1_000_000
            ),
            PictureFault.Damaged => Texts.Damaged,
            PictureFault.NotResized => Texts.NotResized.With(
                PictureLimits.UnresizedBytesMax >> 20,
                PictureLimits.UnresizedSideMax
            ),
            PictureFault.CannotKeep => Texts.CannotKeep,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
