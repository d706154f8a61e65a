using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>Coasters: a track chosen by what the ride is like, its supports and a train on it.</summary>
internal static class Coasters
{
    private const float Low = Easel.GroundLine - 34;

    public static void Draw(Easel easel, RideSketch ride)
    {
        var track = Layout(easel, ride);
        if (ride.Has("wooden coaster") || ride.Has("scenic railway"))
            Timber(easel, track);
        else
            Columns(easel, track, ride.Has("wild mouse"));
        Rails(easel, track);
        var start = ride.Has("swing launch") ? 0.68f : ride.Has("shuttle") ? 0.55f : easel.Between(0.34f, 0.5f);
        Train(easel, track, track.Length * start, ride.Has("wild mouse") ? 1 : ride.Has("spinning") ? 2 : 6, ride.Has("inverted") || ride.Has("flying"));
        if (ride.Has("wild mouse") || ride.Has("spinning"))
            Train(easel, track, track.Length * 0.74f, 1, hangs: false);
    }

    private static TrackShape Layout(Easel easel, RideSketch ride)
    {
        var top = Low - (ride.Tallness * 430);
        var track = new TrackShape(-30, Low);
        if (ride.Has("shuttle"))
            return new TrackShape(150, top + 60).Straight(14, Low - top - 170).Quarter(110, 110).Straight(150).Loop(190, 120).Straight(180).Spike(top - 30, 110, 46);
        if (ride.Has("beyond vertical"))
            return track.Straight(170).Spike(top, 60, 0).Arch(88, 62).Straight(-22, Low - top - 150).Quarter(150, 150).Straight(40).Loop(170, 90).Hill(230, Low - 130, Low).Loop(110, 70).Hill(230, Low - 80, Low).Straight(200);
        if (ride.Has("wild mouse"))
        {
            track.Straight(110).Ease(190, top);
            for (var i = 0; i < 3; i++)
                track.Straight(95).Ease(38, End(track) + 26).Straight(54).Ease(38, End(track) + 18);
            return track.Hill(150, Low - 90, Low - 20).Ease(420, Low - 40);
        }

        if (ride.Has("swing launch"))
            return track.Straight(110).Hill(210, Low - 190, Low).Hill(170, Low - 110, Low).Straight(60).Hill(120, top - 20, Low).Loop(150, 90).Hill(220, Low - 150, Low - 10).Ease(400, Low - 120);

        if (ride.Has("launched"))
            track.Straight(easel.Between(120, 200)).Hill(easel.Between(200, 250), top, Low);
        else
            track.Straight(70).Ease(easel.Between(190, 240), top).Straight(20).Ease(easel.Between(110, 150), Low + (ride.Has("terrain") ? 6 : 0));

        for (var i = 0; i < Math.Min(ride.Inversions, 3); i++)
            track.Straight(14).Loop(Math.Min(220, (Low - top) * (0.72f - (0.16f * i))), 74).Straight(18);

        var crest = Low - ((Low - top) * (ride.Inversions > 0 ? 0.5f : 0.74f));
        while (track.End.X < Easel.Width - 60)
        {
            var width = easel.Between(150, 210) * (ride.Has("giga") ? 1.35f : 1);
            track.Hill(width, crest, Low + easel.Between(-8, 8));
            crest += (Low - crest) * easel.Between(0.16f, 0.3f);
        }

        return track.Straight(80);
    }

    private static float End(TrackShape track) => track.End.Y;

    private static void Columns(Easel easel, TrackShape track, bool dense)
    {
        var gap = dense ? 46 : 74;
        var length = track.Length;
        var last = float.MinValue;
        for (var s = 20f; s < length; s += 6)
        {
            var (at, direction) = track.Along(s);
            // Upside down there is nothing to stand under.
            if (at.X < last + gap || MathF.Cos(direction) < 0.25f || at.Y > Low + 12)
                continue;
            last = at.X;
            var tall = Easel.GroundLine - at.Y;
            easel.Line(easel.Palette.Ink, 6, at.X, at.Y + 12, at.X, Easel.GroundLine + 6);
            if (tall > 190)
                easel.Line(easel.Palette.Ink, 5, at.X, at.Y + 40, at.X + 34, Easel.GroundLine + 6);
            easel.Box(easel.Palette.Ink, at.X - 9, Easel.GroundLine, 18, 8, 2);
        }
    }

    /// <summary>Posts, ledgers and braces everywhere under the track.</summary>
    private static void Timber(Easel easel, TrackShape track)
    {
        using var shape = new SKPathBuilder();
        shape.AddPoly([new(track.Points[0].X, Easel.GroundLine + 8), .. track.Points, new(track.End.X, Easel.GroundLine + 8)], close: true);
        using var under = shape.Detach();
        easel.Canvas.Save();
        easel.Canvas.ClipPath(under, antialias: true);
        var ink = easel.Palette.Ink;
        const int Bay = 26;
        for (var x = -40f; x < Easel.Width + 40; x += Bay)
        {
            easel.Line(ink, 3.4f, x, 60, x, Easel.GroundLine + 8);
            for (var y = Easel.GroundLine + 8; y > 80; y -= 2 * Bay)
            {
                easel.Line(ink.WithAlpha(150), 1.8f, x, y, x + Bay, y - (2 * Bay));
                easel.Line(ink.WithAlpha(150), 1.8f, x + Bay, y, x, y - (2 * Bay));
            }
        }

        for (var y = Easel.GroundLine + 8; y > 80; y -= 2 * Bay)
            easel.Line(ink, 3, -10, y, Easel.Width + 10, y);
        easel.Canvas.Restore();
    }

    private static void Rails(Easel easel, TrackShape track)
    {
        var palette = easel.Palette;
        var spine = track.Offset(8);
        easel.Curve(palette.Ink, 15, spine);
        var length = track.Length;
        for (var s = 6f; s < length; s += 15)
        {
            var (at, direction) = track.Along(s);
            var (nx, ny) = (-MathF.Sin(direction), MathF.Cos(direction));
            easel.Line(palette.Ink, 3, at.X - (nx * 3), at.Y - (ny * 3), at.X + (nx * 9), at.Y + (ny * 9));
        }

        easel.Curve(palette.Track, 9, spine);
        easel.Curve(palette.Track, 4.5f, track.Offset(-4));
    }

    private static void Train(Easel easel, TrackShape track, float from, int cars, bool hangs)
    {
        const float CarLength = 33;
        for (var i = 0; i < cars; i++)
        {
            var (at, direction) = track.Along(from + (i * CarLength));
            easel.Canvas.Save();
            easel.Canvas.Translate(at.X, at.Y);
            easel.Canvas.RotateRadians(direction);
            if (hangs)
            {
                easel.Box(easel.Palette.Ink, -3, 8, 6, 16);
                easel.Box(easel.Palette.Accent, -14, 20, 28, 15, 5);
                easel.Disc(easel.Palette.Light, -5, 18, 4.6f);
                easel.Line(easel.Palette.Ink, 3.4f, -8, 35, -10, 46);
                easel.Line(easel.Palette.Ink, 3.4f, 6, 35, 4, 46);
            }
            else
            {
                easel.Disc(easel.Palette.Light, -6, -25, 5);
                easel.Disc(easel.Palette.Light, 7, -25, 5);
                easel.Box(easel.Palette.Ink, -16, -12, 32, 8, 3);
                easel.Box(easel.Palette.Accent, -15, -22, 30, 14, i == cars - 1 ? 7 : 4);
            }

            easel.Canvas.Restore();
        }
    }
}
