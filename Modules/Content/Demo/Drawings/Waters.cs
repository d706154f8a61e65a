using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>Rides on water: a flume with a splash, and rapids.</summary>
internal static class Waters
{
    private const float Floor = Easel.GroundLine;

    /// <summary>A flume: up, along and down into a splash.</summary>
    public static void Flume(Easel easel, float tallness)
    {
        var palette = easel.Palette;
        var top = Floor - 170 - (tallness * 160);
        var trough = new TrackShape(-30, Floor - 60).Straight(110).Ease(300, top).Straight(170, 6).Ease(230, Floor - 24).Straight(440);
        for (var s = 30f; s < trough.Length; s += 64)
        {
            var (at, _) = trough.Along(s);
            if (at.Y > Floor - 40)
                continue;
            easel.Line(palette.Ink, 8, at.X, at.Y + 10, at.X, Floor + 6);
            easel.Line(palette.Ink, 3, at.X, at.Y + 60, at.X + 50, Floor + 6);
        }

        easel.Curve(palette.Ink, 26, trough.Offset(9));
        easel.Curve(palette.Track, 18, trough.Offset(9));
        easel.Curve(palette.Light, 7, trough.Offset(0));
        Boat(easel, trough, 560, tilt: true);
        easel.Box(palette.Far, 700, Floor - 22, 540, 34, 12);
        for (var i = 0; i < 46; i++)
        {
            var angle = easel.Between(-2.7f, -0.42f);
            var reach = easel.Between(30, 150);
            easel.Disc(i % 3 == 0 ? palette.Far : palette.Light, 846 + (reach * 1.25f * MathF.Cos(angle)), Floor - 14 + (reach * MathF.Sin(angle)), easel.Between(4, 13));
        }

        Boat(easel, trough, trough.Length - 396, tilt: true);
    }

    private static void Boat(Easel easel, TrackShape trough, float along, bool tilt)
    {
        var (at, direction) = trough.Along(along);
        easel.Canvas.Save();
        easel.Canvas.Translate(at.X, at.Y - 6);
        easel.Canvas.RotateRadians(tilt ? direction : 0);
        for (var i = 0; i < 4; i++)
        {
            easel.Disc(easel.Palette.Light, -36 + (i * 23), -28, 8);
            easel.Box(easel.Palette.Track, -43 + (i * 23), -24, 15, 18, 5);
        }

        easel.Fill(easel.Palette.Accent, new SKPoint(-66, -16), new SKPoint(70, -16), new SKPoint(54, 10), new SKPoint(-56, 10));
        easel.Line(easel.Palette.Ink, 4, -66, -16, 70, -16);
        easel.Canvas.Restore();
    }

    /// <summary>A river between rocks with round boats.</summary>
    public static void Rapids(Easel easel)
    {
        var palette = easel.Palette;
        for (var i = 0; i < 9; i++)
        {
            var x = easel.Between(20, 1180);
            var tall = easel.Between(60, 190);
            easel.Fill(i % 2 == 0 ? palette.Middle : palette.Near, new SKPoint(x - 84, Floor + 10), new SKPoint(x - 44, Floor - tall), new SKPoint(x + 12, Floor - tall - 18), new SKPoint(x + 56, Floor - (tall * 0.7f)), new SKPoint(x + 92, Floor + 10));
        }

        var surface = easel.Waves(Floor - 62, 15, 78);
        easel.Skyline(palette.Track, surface);
        for (var i = 0; i < 34; i++)
        {
            var x = easel.Between(0, Easel.Width);
            var y = surface(x) + easel.Between(10, 90);
            easel.Curve(palette.Light.WithAlpha(190), 4, [new(x, y), new(x + 16, y - 6), new(x + 34, y), new(x + 52, y - 5)]);
        }

        foreach (var x in new[] { 300f, 690f, 1000f })
        {
            var y = surface(x);
            for (var i = 0; i < 5; i++)
            {
                easel.Disc(palette.Light, x - 48 + (i * 24), y - 34, 9);
                easel.Box(palette.Near, x - 56 + (i * 24), y - 29, 16, 22, 6);
            }

            easel.Box(palette.Ink, x - 78, y - 16, 156, 36, 18);
            easel.Box(palette.Accent, x - 70, y - 16, 140, 13, 6);
            for (var i = 0; i < 12; i++)
                easel.Disc(palette.Light, x - 84 + easel.Between(-24, 14), y + easel.Between(-26, 20), easel.Between(4, 9));
        }
    }
}
