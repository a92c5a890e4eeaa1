using Holdfast.Retail.Pictures;

namespace Holdfast.Tests.Rules.Pictures;

public sealed class PictureHeadTests
{
    private const string Png = "89504E470D0A1A0A0000000D49484452";

    [Theory]
    [InlineData(Png + "0000028000000140", PictureKind.Png, 640, 320)]
    [InlineData("FFD8FFE000044A46FFC00011080140028003012200", PictureKind.Jpeg, 640, 320)]
    [InlineData("FFD8FFFFFFC20011080140028003012200", PictureKind.Jpeg, 640, 320)]
    [InlineData(
        "524946461A000000574542505650382000000000000000" + "9D012A80024001" + "00000000",
        PictureKind.Webp,
        640,
        320
    )]
    [InlineData("524946461A00000057454250565038580A000000000000007F02003F0100" + "0000", PictureKind.Webp, 640, 320)]
    [InlineData("524946461A000000574542505650384C000000002F7FC24F00" + "0000000000", PictureKind.Webp, 640, 320)]
    public void Kind_and_size_are_read_from_the_bytes(string hex, object kind, int width, int height) =>
        Assert.Equal(new PictureHead((PictureKind)kind, width, height), PictureHead.Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("", PictureFault.NotAPicture)]
    [InlineData("474946383961", PictureFault.NotAPicture)]
    [InlineData("3C68746D6C3E", PictureFault.NotAPicture)]
    [InlineData("3C3F786D6C3F3E0A3C73766720", PictureFault.Drawing)]
    [InlineData("89504E470D0A1A0A", PictureFault.Damaged)]
    [InlineData("FFD8FFE00000", PictureFault.Damaged)]
    [InlineData("FFD8FFE0000000000000000000000000", PictureFault.Damaged)]
    [InlineData("FFD8FFDA000C03010002110311003F00", PictureFault.Damaged)]
    [InlineData("524946461A00000057454250", PictureFault.Damaged)]
    [InlineData(Png + "0000000000000140", PictureFault.Damaged)]
    [InlineData(Png + "FFFFFFFF00000001", PictureFault.Damaged)]
    [InlineData(Png + "0000FFFF0000FFFF", PictureFault.TooManyPixels)]
    [InlineData(Png + "7FFFFFFF7FFFFFFF", PictureFault.TooManyPixels)]
    public void What_is_no_sound_picture_is_refused_by_its_bytes(string hex, object fault)
    {
        var bytes = Convert.FromHexString(hex);

        Assert.Equal((PictureFault)fault, Assert.Throws<PictureFaultException>(() => PictureHead.Read(bytes)).Fault);
    }

    [Fact]
    public void No_cut_of_a_picture_is_read_beyond_its_end()
    {
        foreach (
            var hex in new[]
            {
                Png + "0000028000000140",
                "FFD8FFE000044A46FFC00011080140028003012200",
                "524946461A00000057454250565038580A000000000000007F02003F01000000",
            }
        )
        {
            var whole = Convert.FromHexString(hex);
            for (var length = 0; length < whole.Length; length++)
            {
                var cut = whole[..length];
                try
                {
                    PictureHead.Read(cut);
                }
                catch (PictureFaultException)
                {
                    // The only thing that may come of it.
                }
            }
        }
    }
}
