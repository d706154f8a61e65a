using System.Text;
using SkiaSharp;
using VersionedContent.Accounts.Pictures;
using Xunit;

namespace VersionedContent.Accounts.Tests.Pictures;

public sealed class ReadPictureTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Gif)]
    public void Every_kind_of_picture_becomes_a_square_of_webp(SKEncodedImageFormat format)
    {
        var drawn = Ready(format == SKEncodedImageFormat.Gif ? SamplePictures.Gif(64) : SamplePictures.Quarters(format));
        Assert.Equal(SKEncodedImageFormat.Webp, ReadPicture.KindOf(drawn));
        Assert.Equal("RGBW", Seen(drawn));
    }

    // What is stored is red and green above blue and white; the letters are what is to be seen, by Exif 2.3.
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void A_photograph_is_turned_as_its_camera_says(int orientation, string seen) =>
        Assert.Equal(seen, Seen(Ready(SamplePictures.WithExif(SamplePictures.Quarters(SKEncodedImageFormat.Jpeg), orientation, "x"))));

    [Fact]
    public void The_middle_is_kept_where_nothing_else_was_chosen() =>
        Assert.Equal("RGBW", Seen(Ready(SamplePictures.Quarters(SKEncodedImageFormat.Png, 400, 100))));

    [Theory]
    [InlineData(0, 0, 'R')]
    [InlineData(150, 0, 'G')]
    [InlineData(0, 150, 'B')]
    [InlineData(150, 150, 'W')]
    public void The_square_that_was_chosen_is_kept(int x, int y, char corner) =>
        Assert.Equal(new string(corner, 4), Seen(Ready(SamplePictures.Quarters(SKEncodedImageFormat.Png, 200, 200), new Crop(x, y, 50))));

    [Fact]
    public void The_square_is_of_the_picture_as_it_is_seen()
    {
        var turned = SamplePictures.WithExif(SamplePictures.Quarters(SKEncodedImageFormat.Jpeg, 400, 200), 6, "x");
        // Seen, it is 200 wide and 400 high, blue and red above white and green.
        Assert.Equal("GGGG", Seen(Ready(turned, new Crop(110, 310, 80))));
    }

    [Fact]
    public void A_large_photograph_is_made_small_evenly() =>
        Assert.Equal("RGBW", Seen(Ready(SamplePictures.Quarters(SKEncodedImageFormat.Jpeg, 4_000, 3_000))));

    [Fact]
    public void Nothing_but_pixels_is_left()
    {
        const string place = "50.8000 N, 6.8790 E";
        byte[][] files =
        [
            SamplePictures.WithExif(SamplePictures.Quarters(SKEncodedImageFormat.Jpeg), 1, place),
            SamplePictures.WithText(SamplePictures.Quarters(SKEncodedImageFormat.Png), place),
            [.. SamplePictures.Quarters(SKEncodedImageFormat.Png), .. Encoding.ASCII.GetBytes(place)],
        ];
        foreach (var file in files)
        {
            Assert.Contains(place, Encoding.Latin1.GetString(file), StringComparison.Ordinal);
            var drawn = Encoding.Latin1.GetString(Ready(file));
            Assert.DoesNotContain(place, drawn, StringComparison.Ordinal);
            Assert.DoesNotContain("EXIF", drawn, StringComparison.Ordinal);
            Assert.DoesNotContain("ICCP", drawn, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("text", "That is no JPEG")]
    [InlineData("svg", "That is no JPEG")]
    [InlineData("a jpeg's first bytes", "broken or not whole")]
    [InlineData("a png's first bytes", "broken or not whole")]
    [InlineData("half a jpeg", "broken or not whole")]
    [InlineData("half a png", "broken or not whole")]
    [InlineData("half a webp", "broken or not whole")]
    [InlineData("half a gif", "broken or not whole")]
    [InlineData("a png of 30,000 by 30,000", "30,000 by 30,000 pixels")]
    [InlineData("a png of 9,000 by 9,000", "9,000 by 9,000 pixels")]
    [InlineData("a png of 2,000,000,000 by 1", "")]
    [InlineData("a small picture", "at least 32")]
    [InlineData("too many bytes", "larger than 5 MB")]
    [InlineData("nothing", "Choose a picture")]
    public void What_is_no_good_picture_is_refused_with_the_reason(string which, string reason)
    {
        byte[] Half(byte[] file) => file[..(file.Length / 2)];
        byte[] file = which switch
        {
            "text" => Encoding.UTF8.GetBytes("Hello, this is a text with the name portrait.jpg."),
            "svg" => Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
            "a jpeg's first bytes" => [0xFF, 0xD8, 0xFF, .. Encoding.UTF8.GetBytes("<html><script>alert(1)</script>")],
            "a png's first bytes" => [.. SamplePictures.Quarters(SKEncodedImageFormat.Png)[..8], .. "nonsense and more of it"u8],
            "half a jpeg" => Half(SamplePictures.Quarters(SKEncodedImageFormat.Jpeg, 600, 600)),
            "half a png" => Half(SamplePictures.Quarters(SKEncodedImageFormat.Png, 600, 600)),
            "half a webp" => Half(SamplePictures.Quarters(SKEncodedImageFormat.Webp, 600, 600)),
            "half a gif" => Half(SamplePictures.Gif(64)),
            "a png of 30,000 by 30,000" => SamplePictures.Bomb(30_000, 30_000),
            "a png of 9,000 by 9,000" => SamplePictures.Bomb(9_000, 9_000),
            "a png of 2,000,000,000 by 1" => SamplePictures.Bomb(2_000_000_000, 1),
            "a small picture" => SamplePictures.Quarters(SKEncodedImageFormat.Png, 31, 100),
            "too many bytes" => new byte[ReadPicture.MostBytes + 1],
            _ => [],
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(reason, Assert.IsType<PictureOutcome.Refused>(ReadPicture.Run(file, null)).Problem, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }

    [Theory]
    [InlineData(-1, 0, 50)]
    [InlineData(0, 51, 50)]
    [InlineData(0, 0, 101)]
    [InlineData(0, 0, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 50)]
    [InlineData(0, 0, int.MinValue)]
    public void A_square_outside_the_picture_is_refused(int x, int y, int size) =>
        Assert.Contains("outside", Assert.IsType<PictureOutcome.Refused>(ReadPicture.Run(SamplePictures.Quarters(SKEncodedImageFormat.Png, 100, 100), new Crop(x, y, size))).Problem, StringComparison.Ordinal);

    internal static byte[] Ready(byte[] file, Crop? crop = null) => ReadPicture.Run(file, crop) switch
    {
        PictureOutcome.Ready ready => ready.Data,
        PictureOutcome.Refused refused => throw new InvalidOperationException(refused.Problem),
        _ => throw new InvalidOperationException("No such outcome."),
    };

    /// <summary>The colours in the middle of each quarter, as letters; ? for any other.</summary>
    internal static string Seen(byte[] webp)
    {
        using var bitmap = SKBitmap.Decode(webp);
        Assert.Equal((ReadPicture.Side, ReadPicture.Side), (bitmap.Width, bitmap.Height));
        return string.Concat(new[] { (64, 64), (192, 64), (64, 192), (192, 192) }.Select(at => Letter(bitmap.GetPixel(at.Item1, at.Item2))));
    }

    private static char Letter(SKColor color)
    {
        var nearest = Enumerable.Range(0, 4).MinBy(n => Far(SamplePictures.Corners[n], color));
        return Far(SamplePictures.Corners[nearest], color) < 60 ? "RGBW"[nearest] : '?';
    }

    private static int Far(SKColor one, SKColor other) => Math.Abs(one.Red - other.Red) + Math.Abs(one.Green - other.Green) + Math.Abs(one.Blue - other.Blue);
}
