using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>A railway and a ship.</summary>
internal static class Vehicles
{
    private const float Floor = Easel.GroundLine;

    /// <summary>A steam train on a trestle.</summary>
    public static void Railway(Easel easel)
    {
        var palette = easel.Palette;
        const float Rail = Floor - 96;
        for (var x = 10f; x < Easel.Width; x += 68)
        {
            easel.Line(palette.Ink, 7, x, Rail + 8, x - 14, Floor + 8);
            easel.Line(palette.Ink, 7, x + 20, Rail + 8, x + 34, Floor + 8);
            easel.Line(palette.Ink, 3, x - 8, Floor - 40, x + 28, Floor - 40);
        }

        easel.Box(palette.Ink, 0, Rail, Easel.Width, 13);
        for (var i = 0; i < 7; i++)
            easel.Disc(palette.Light.WithAlpha((byte)(230 - (i * 24))), 838 - (i * 74), Rail - 158 - (i * 20) + easel.Between(-8, 8), 24 + (i * 9));
        for (var car = 0; car < 4; car++)
        {
            var left = 120 + (car * 150);
            easel.Box(palette.Track, left, Rail - 78, 138, 62, 6);
            easel.Box(palette.Ink, left - 6, Rail - 88, 150, 12, 5);
            for (var w = 0; w < 4; w++)
                easel.Box(palette.Light, left + 10 + (w * 31), Rail - 68, 23, 26, 4);
            Wheels(easel, left + 26, left + 112);
        }

        easel.Box(palette.Ink, 728, Rail - 96, 62, 80, 4);
        easel.Box(palette.Accent, 740, Rail - 84, 34, 26, 4);
        easel.Box(palette.Ink, 718, Rail - 106, 84, 13, 4);
        easel.Box(palette.Near, 786, Rail - 74, 112, 50, 18);
        easel.Box(palette.Accent, 812, Rail - 76, 8, 54);
        easel.Box(palette.Accent, 856, Rail - 76, 8, 54);
        easel.Fill(palette.Ink, new SKPoint(860, Rail - 74), new SKPoint(884, Rail - 74), new SKPoint(892, Rail - 124), new SKPoint(852, Rail - 124));
        easel.Fill(palette.Ink, new SKPoint(896, Rail - 34), new SKPoint(938, Rail + 2), new SKPoint(896, Rail + 2));
        Wheels(easel, 752, 812, 866);
    }

    private static void Wheels(Easel easel, params float[] xs)
    {
        foreach (var x in xs)
        {
            easel.Disc(easel.Palette.Ink, x, Floor - 108, 15);
            easel.Disc(easel.Palette.Accent, x, Floor - 108, 6);
        }
    }

    /// <summary>A brig at rest, with lights below deck.</summary>
    public static void Ship(Easel easel)
    {
        var palette = easel.Palette;
        const float X = 600, Deck = Floor - 112;
        easel.Canvas.Save();
        easel.Canvas.RotateDegrees(-4, X, Floor);
        foreach (var (x, tall) in new[] { (X - 96, 300f), (X + 96, 270f) })
        {
            easel.Line(palette.Ink, 11, x, Deck, x, Deck - tall);
            for (var i = 0; i < 3; i++)
            {
                var (y, half) = (Deck - tall + 40 + (i * 78), 62f + (i * 17));
                easel.Line(palette.Ink, 6, x - half, y, x + half, y);
                easel.Fill(i == 1 ? palette.Light : palette.Accent, new SKPoint(x - half + 6, y + 4), new SKPoint(x + half - 6, y + 4), new SKPoint(x + half - 16, y + 58), new SKPoint(x + 8, y + 50), new SKPoint(x - 12, y + 62), new SKPoint(x - half + 12, y + 52));
            }

            easel.Line(palette.Ink, 2, x, Deck - tall, X + (x < X ? -300 : 300), Deck - 6);
        }

        easel.Line(palette.Ink, 9, X + 270, Deck - 4, X + 372, Deck - 62);
        easel.Fill(palette.Ink, new SKPoint(X - 306, Deck - 34), new SKPoint(X - 250, Deck), new SKPoint(X + 256, Deck), new SKPoint(X + 318, Deck - 26), new SKPoint(X + 262, Floor + 24), new SKPoint(X - 252, Floor + 24));
        easel.Fill(palette.Track, new SKPoint(X - 288, Deck + 18), new SKPoint(X + 296, Deck + 18), new SKPoint(X + 290, Deck + 32), new SKPoint(X - 284, Deck + 32));
        for (var i = 0; i < 9; i++)
            easel.Disc(i % 4 == 2 ? palette.Light : palette.Accent, X - 214 + (i * 54), Deck + 66, 11);
        easel.Canvas.Restore();
    }
}
