using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>Dark rides: a house of the kind that stands where the park is, with lit windows and a car going in.</summary>
internal static class Houses
{
    private const float Floor = Easel.GroundLine;
    private const float X = 600;

    public static void Draw(Easel easel, Scenery scenery)
    {
        switch (scenery)
        {
            case Scenery.Highlands:
                Pagoda(easel);
                Lanterns(easel);
                break;
            case Scenery.Coast:
                Village(easel);
                break;
            default:
                Mill(easel);
                break;
        }

        Door(easel);
        easel.Line(easel.Palette.Light, 3, 0, Floor + 7, Easel.Width, Floor + 7);
    }

    private static void Mill(Easel easel)
    {
        var palette = easel.Palette;
        foreach (var (dx, width, tall) in new[] { (-210f, 150f, 190f), (210f, 150f, 210f), (0f, 290f, 250f) })
        {
            var left = X + dx - (width / 2);
            easel.Box(palette.Ink, left, Floor - tall, width, tall + 8);
            easel.Fill(palette.Track, new SKPoint(left - 16, Floor - tall), new SKPoint(left + width + 16, Floor - tall), new SKPoint(left + (width * 0.62f), Floor - tall - (width * 0.42f)), new SKPoint(left + (width * 0.38f), Floor - tall - (width * 0.42f)));
        }

        Windows(easel, -262, 9, Floor - 176, 2);
        foreach (var turn in new[] { 0.5f, 2.07f, 3.64f, 5.21f })
        {
            var (sin, cos) = MathF.SinCos(turn);
            easel.Line(palette.Light, 7, X, Floor - 300, X + (150 * cos), Floor - 300 + (150 * sin));
            easel.Fill(palette.Light.WithAlpha(215), new SKPoint(X + (40 * cos), Floor - 300 + (40 * sin)), new SKPoint(X + (150 * cos), Floor - 300 + (150 * sin)), new SKPoint(X + (150 * cos) - (30 * sin), Floor - 300 + (150 * sin) + (30 * cos)), new SKPoint(X + (40 * cos) - (30 * sin), Floor - 300 + (40 * sin) + (30 * cos)));
        }

        easel.Disc(palette.Ink, X, Floor - 300, 13);
        easel.Disc(palette.Light, X - 12, Floor - 210, 9);
        easel.Ring(palette.Light, X + 12, Floor - 210, 8, 3);
        easel.Fill(palette.Accent, new SKPoint(X - 5, Floor - 200), new SKPoint(X + 5, Floor - 200), new SKPoint(X, Floor - 188));
    }

    private static void Pagoda(Easel easel)
    {
        var palette = easel.Palette;
        var y = Floor + 8;
        foreach (var (half, tall) in new[] { (235f, 150f), (158f, 92f), (92f, 72f) })
        {
            easel.Box(palette.Ink, X - half + 26, y - tall, (half - 26) * 2, tall);
            y -= tall;
            easel.Fill(palette.Track, new SKPoint(X - half - 44, y - 6), new SKPoint(X - half + 8, y + 12), new SKPoint(X + half - 8, y + 12), new SKPoint(X + half + 44, y - 6), new SKPoint(X + half - 30, y - 10), new SKPoint(X + (half * 0.62f), y - 38), new SKPoint(X - (half * 0.62f), y - 38), new SKPoint(X - half + 30, y - 10));
            y -= 26;
        }

        easel.Line(palette.Track, 8, X, y, X, y - 58);
        easel.Disc(palette.Accent, X, y - 62, 9);
        Windows(easel, -180, 7, Floor - 118, 1);
        Windows(easel, -98, 4, Floor - 226, 1);
    }

    private static void Lanterns(Easel easel)
    {
        var palette = easel.Palette;
        foreach (var (from, to) in new[] { (-20f, 330f), (870f, 1220f) })
        {
            var rope = Enumerable.Range(0, 21).Select(i => new SKPoint(from + ((to - from) * i / 20), 330 + (60 * MathF.Sin(i * MathF.PI / 20)))).ToArray();
            easel.Curve(palette.Ink, 3, rope);
            for (var i = 2; i < 20; i += 4)
            {
                easel.Box(palette.Ink, rope[i].X - 8, rope[i].Y + 2, 16, 7, 2);
                easel.Box(i % 8 == 2 ? palette.Accent : palette.Light, rope[i].X - 19, rope[i].Y + 8, 38, 46, 17);
                easel.Box(palette.Track, rope[i].X - 19, rope[i].Y + 28, 38, 5);
                easel.Box(palette.Ink, rope[i].X - 8, rope[i].Y + 53, 16, 6, 2);
            }
        }
    }

    private static void Village(Easel easel)
    {
        var palette = easel.Palette;
        foreach (var (dx, width, tall) in new[] { (-330f, 130f, 110f), (-215f, 120f, 150f), (215f, 140f, 140f), (335f, 120f, 96f), (0f, 330f, 176f) })
        {
            var left = X + dx - (width / 2);
            easel.Box(palette.Ink, left, Floor - tall, width, tall + 8);
            easel.Fill(palette.Near, new SKPoint(left - 10, Floor - tall), new SKPoint(left + width + 10, Floor - tall), new SKPoint(left + (width / 2), Floor - tall - 42));
        }

        easel.Box(palette.Ink, X - 46, Floor - 372, 92, 300);
        easel.Fill(palette.Track, new SKPoint(X - 58, Floor - 372), new SKPoint(X + 58, Floor - 372), new SKPoint(X, Floor - 452));
        easel.Box(palette.Accent, X - 25, Floor - 346, 50, 74, 25);
        easel.Fill(palette.Ink, new SKPoint(X - 9, Floor - 322), new SKPoint(X + 9, Floor - 322), new SKPoint(X + 18, Floor - 286), new SKPoint(X - 18, Floor - 286));
        Windows(easel, -350, 11, Floor - 76, 1);
        // The water stands above the doors.
        for (var i = 0; i < 4; i++)
        {
            var surface = Floor - 200 + (i * 44);
            easel.Curve(palette.Sky[^1].WithAlpha((byte)(120 - (i * 22))), 4, [.. Enumerable.Range(0, 121).Select(n => new SKPoint(n * 10, surface + (7 * MathF.Sin((n / 3.4f) + i))))]);
        }
    }

    private static void Windows(Easel easel, float from, int count, float y, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < count; i++)
            {
                var x = X + from + (i * 65.5f);
                if (MathF.Abs(x - X) < 84 && y + (row * 78) > Floor - 150)
                    continue;
                easel.Box(easel.Chance(0.72) ? easel.Palette.Accent : easel.Palette.Near, x - 10, y + (row * 78), 20, 34, 10);
            }
        }
    }

    private static void Door(Easel easel)
    {
        var palette = easel.Palette;
        easel.Canvas.Save();
        easel.Canvas.ClipRect(new SKRect(0, 0, Easel.Width, Floor + 8));
        easel.Box(palette.Accent, X - 62, Floor - 128, 124, 168, 62);
        easel.Canvas.Restore();
        easel.Box(palette.Track, X - 44, Floor - 46, 88, 40, 14);
        easel.Disc(palette.Light, X - 17, Floor - 56, 11);
        easel.Disc(palette.Light, X + 17, Floor - 56, 11);
        easel.Disc(palette.Ink, X - 26, Floor - 4, 9);
        easel.Disc(palette.Ink, X + 26, Floor - 4, 9);
    }
}
