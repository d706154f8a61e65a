using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>Everything that is not a coaster.</summary>
internal static class OtherRides
{
    private const float Floor = Easel.GroundLine;

    public static void Wheel(Easel easel)
    {
        const float X = 560, Radius = 208;
        const float Y = Floor - Radius - 42;
        var palette = easel.Palette;
        easel.Line(palette.Ink, 13, X, Y, X - 118, Floor + 6);
        easel.Line(palette.Ink, 13, X, Y, X + 118, Floor + 6);
        easel.Ring(palette.Track, X, Y, Radius, 9);
        easel.Ring(palette.Track, X, Y, Radius - 26, 4);
        for (var i = 0; i < 20; i++)
        {
            var (sin, cos) = MathF.SinCos((i * MathF.PI / 10) + 0.1f);
            easel.Line(palette.Track, 2.6f, X, Y, X + (Radius * cos), Y + (Radius * sin));
        }

        for (var i = 0; i < 20; i++)
        {
            var (sin, cos) = MathF.SinCos((i * MathF.PI / 10) + 0.1f);
            var (cx, cy) = (X + ((Radius + 4) * cos), Y + ((Radius + 4) * sin));
            easel.Box(palette.Ink, cx - 15, cy, 30, 27, 9);
            easel.Box(i % 3 == 0 ? palette.Accent : palette.Light, cx - 10, cy + 5, 20, 11, 4);
        }

        easel.Disc(palette.Ink, X, Y, 27);
        easel.Disc(palette.Accent, X, Y, 15);
    }

    public static void DropTower(Easel easel, float tallness)
    {
        var palette = easel.Palette;
        const float X = 640;
        var top = Floor - 190 - (tallness * 310);
        easel.Box(palette.Ink, X - 19, top, 38, Floor - top + 6);
        for (var y = top + 10; y < Floor - 20; y += 30)
        {
            easel.Line(palette.Track, 4, X - 13, y, X + 13, y + 28);
            easel.Line(palette.Track, 4, X + 13, y, X - 13, y + 28);
        }

        easel.Line(palette.Ink, 6, X, top, X, top - 48);
        easel.Disc(palette.Accent, X, top - 52, 8);
        easel.Box(palette.Ink, X - 46, Floor - 26, 92, 34, 6);
        var seats = top + 66;
        easel.Box(palette.Track, X - 74, seats, 148, 26, 10);
        for (var i = 0; i < 6; i++)
        {
            if (i is 2 or 3)
                continue;
            var x = X - 62 + (i * 25);
            easel.Disc(palette.Light, x, seats - 8, 7);
            easel.Box(palette.Accent, x - 9, seats, 18, 30, 6);
            easel.Line(palette.Ink, 4, x - 4, seats + 30, x - 5, seats + 46);
            easel.Line(palette.Ink, 4, x + 4, seats + 30, x + 5, seats + 46);
        }
    }

    public static void SwingTower(Easel easel)
    {
        var palette = easel.Palette;
        const float X = 560, Hub = 190;
        easel.Box(palette.Ink, X - 15, Hub - 50, 30, Floor - Hub + 56);
        for (var y = Hub; y < Floor - 10; y += 26)
            easel.Line(palette.Track, 4, X - 10, y, X + 10, y + 24);
        for (var i = -4; i <= 4; i++)
        {
            if (i == 0)
                continue;
            var x = X + (i * 50);
            var reach = i * 27f;
            var y = Hub + 150 - (MathF.Abs(i) * 13);
            easel.Line(palette.Ink, 2.6f, x, Hub + 6, x + reach, y);
            easel.Fill(palette.Accent, new SKPoint(x + reach - 23, y + 12), new SKPoint(x + reach + 23, y + 12), new SKPoint(x + reach + 10, y - 10), new SKPoint(x + reach - 10, y - 10));
            easel.Box(palette.Light, x + reach - 17, y + 12, 34, 7, 3);
            easel.Box(palette.Ink, x + reach - 14, y + 19, 28, 15, 6);
        }

        easel.Box(palette.Track, X - 226, Hub - 9, 452, 19, 9);
        easel.Fill(palette.Track, new SKPoint(X - 92, Hub - 9), new SKPoint(X + 92, Hub - 9), new SKPoint(X, Hub - 82));
        easel.Disc(palette.Accent, X, Hub - 88, 10);
    }

    public static void Carousel(Easel easel)
    {
        var palette = easel.Palette;
        const float X = 600, Roof = 300, Half = 250;
        easel.Box(palette.Ink, X - Half - 6, Floor - 20, (Half * 2) + 12, 30, 6);
        easel.Box(palette.Middle, X - 62, Roof, 124, Floor - Roof - 20);
        easel.Box(palette.Light, X - 44, Roof + 50, 88, 130, 8);
        easel.Disc(palette.Accent, X, Roof + 112, 30);
        for (var i = 0; i < 7; i++)
        {
            var x = X - 216 + (i * 72);
            if (i == 3)
                continue;
            var bob = (i % 3 * 26) - 20;
            easel.Line(palette.Accent, 6, x, Roof, x, Floor - 20);
            Horse(easel, x, Floor - 118 + bob, i % 2 == 0 ? palette.Light : palette.Track);
        }

        var stripes = 10;
        for (var i = 0; i < stripes; i++)
        {
            var (left, right) = (X - Half - 14 + ((Half + 14) * 2 * i / stripes), X - Half - 14 + ((Half + 14) * 2 * (i + 1) / stripes));
            easel.Fill(i % 2 == 0 ? palette.Track : palette.Light, new SKPoint(left, Roof), new SKPoint(right, Roof), new SKPoint(X, Roof - 136));
            easel.Disc(i % 2 == 0 ? palette.Track : palette.Light, (left + right) / 2, Roof + 4, (right - left) / 2);
        }

        easel.Box(palette.Ink, X - Half - 14, Roof - 7, (Half + 14) * 2, 9);
        easel.Line(palette.Ink, 5, X, Roof - 130, X, Roof - 172);
        easel.Fill(palette.Accent, new SKPoint(X, Roof - 172), new SKPoint(X + 44, Roof - 160), new SKPoint(X, Roof - 148));
    }

    private static void Horse(Easel easel, float x, float y, SKColor color)
    {
        var ink = easel.Palette.Ink;
        easel.Line(color, 9, x - 20, y + 20, x - 32, y + 44);
        easel.Line(color, 9, x + 20, y + 20, x + 36, y + 36);
        easel.Line(color, 9, x - 14, y + 22, x - 16, y + 48);
        easel.Line(color, 9, x + 15, y + 22, x + 26, y + 46);
        easel.Box(color, x - 29, y - 2, 58, 28, 14);
        easel.Fill(color, new SKPoint(x + 14, y + 8), new SKPoint(x + 30, y + 6), new SKPoint(x + 40, y - 28), new SKPoint(x + 26, y - 32));
        easel.Box(color, x + 25, y - 36, 30, 14, 7);
        easel.Line(ink, 5, x + 24, y - 32, x + 13, y + 2);
        easel.Line(ink, 7, x - 29, y + 4, x - 40, y + 20);
        easel.Box(easel.Palette.Accent, x - 10, y - 8, 24, 14, 5);
    }

    public static void Pendulum(Easel easel)
    {
        var palette = easel.Palette;
        const float X = 600, Y = 190, Arm = 262;
        var angle = easel.Between(0.55f, 0.85f);
        easel.Line(palette.Ink, 20, X, Y, X - 176, Floor + 6);
        easel.Line(palette.Ink, 20, X, Y, X + 176, Floor + 6);
        easel.Line(palette.Ink, 8, X - 104, Floor - 150, X + 104, Floor - 150);
        var (sin, cos) = MathF.SinCos(angle);
        var (ex, ey) = (X + (Arm * sin), Y + (Arm * cos));
        easel.Line(palette.Track, 20, X, Y, ex, ey);
        easel.Canvas.Save();
        easel.Canvas.Translate(ex, ey);
        easel.Canvas.RotateRadians(-angle);
        easel.Box(palette.Track, -112, -10, 224, 28, 14);
        for (var i = 0; i < 8; i++)
        {
            var x = -98 + (i * 28);
            easel.Disc(palette.Light, x, 14, 7);
            easel.Box(palette.Accent, x - 10, 20, 20, 26, 7);
            easel.Line(palette.Ink, 4, x - 4, 46, x - 6, 60);
            easel.Line(palette.Ink, 4, x + 4, 46, x + 2, 60);
        }

        easel.Canvas.Restore();
        easel.Disc(palette.Ink, X, Y, 34);
        easel.Disc(palette.Accent, X, Y, 19);
        easel.Box(palette.Middle, X - 140, Floor - 8, 280, 14, 7);
    }
}
