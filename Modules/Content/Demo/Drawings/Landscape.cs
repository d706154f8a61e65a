using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>What lies behind and before a ride: sky, sun and the land or water of the park.</summary>
internal static class Landscape
{
    public static void Behind(Easel easel, Scenery scenery)
    {
        Sky(easel, scenery);
        switch (scenery)
        {
            case Scenery.Fjord:
                Peaks(easel, easel.Palette.Far, 250, 150, 190, snow: true);
                Peaks(easel, easel.Palette.Middle, 340, 120, 230, snow: false);
                Water(easel, 455, easel.Palette.Far, easel.Palette.Sky[0]);
                easel.Skyline(easel.Palette.Near, easel.Waves(510, 14, 160));
                Spruces(easel, 505, easel.Palette.Near, 46, 26, 60);
                break;
            case Scenery.Limes:
                easel.Skyline(easel.Palette.Far, easel.Waves(400, 26, 210));
                Spires(easel, 392);
                easel.Skyline(easel.Palette.Middle, easel.Waves(455, 16, 170));
                Limes(easel, 500, easel.Palette.Near, 13, 54);
                break;
            case Scenery.Canyon:
                Mesas(easel, easel.Palette.Far, 330, 4);
                Mesas(easel, easel.Palette.Middle, 410, 3);
                Terraces(easel);
                break;
            case Scenery.Coast:
                easel.Skyline(easel.Palette.Far, x => 452 - (70 * MathF.Exp(-MathF.Pow((x - 1120) / 190, 2))));
                Water(easel, 450, easel.Palette.Middle, easel.Palette.Sun);
                Lighthouse(easel, 1092, 388);
                break;
            case Scenery.Highlands:
                Peaks(easel, easel.Palette.Far, 290, 130, 250, snow: true);
                Clouds(easel, 380);
                Peaks(easel, easel.Palette.Middle, 400, 80, 200, snow: false);
                Clouds(easel, 462);
                easel.Skyline(easel.Palette.Near, easel.Waves(525, 12, 150));
                break;
            case Scenery.Pier:
                Water(easel, 400, easel.Palette.Far, easel.Palette.Light);
                Gulls(easel);
                easel.Skyline(easel.Palette.Middle, easel.Waves(610, 5, 40));
                Deck(easel);
                break;
        }

        if (scenery is not Scenery.Pier)
            easel.Skyline(easel.Palette.Ground, easel.Waves(Easel.GroundLine + 4, 4, 240));
    }

    public static void Before(Easel easel, Scenery scenery)
    {
        switch (scenery)
        {
            case Scenery.Fjord:
                easel.Skyline(easel.Palette.Ink, easel.Waves(648, 8, 180));
                Spruces(easel, 655, easel.Palette.Ink, 9, 70, 130);
                break;
            case Scenery.Limes:
                easel.Skyline(easel.Palette.Ink, easel.Waves(652, 5, 240));
                // At the sides, so that what stands in the middle is seen.
                foreach (var x in new[] { easel.Between(20, 110), easel.Between(190, 240), easel.Between(1040, 1110), easel.Between(1170, 1210) })
                    Lime(easel, x, 668, easel.Palette.Ink, 82 * easel.Between(0.75f, 1.1f));
                Lamps(easel);
                break;
            case Scenery.Canyon:
                easel.Skyline(easel.Palette.Ink, easel.Waves(646, 8, 190));
                Cacti(easel);
                break;
            case Scenery.Coast:
                easel.Skyline(easel.Palette.Ink, easel.Waves(650, 6, 130));
                for (var x = 30f; x < Easel.Width; x += easel.Between(60, 130))
                    easel.Disc(easel.Palette.Accent, x, easel.Between(622, 640), 3.2f);
                break;
            case Scenery.Highlands:
                easel.Skyline(easel.Palette.Ink, easel.Waves(650, 7, 170));
                Maples(easel);
                break;
            case Scenery.Pier:
                break;
        }
    }

    private static void Sky(Easel easel, Scenery scenery)
    {
        var bands = easel.Palette.Sky;
        var depth = scenery == Scenery.Coast ? 460f : 430f;
        for (var i = 0; i < bands.Length; i++)
        {
            var wave = easel.Waves(depth * i / bands.Length, i == 0 ? 0 : 9, 260);
            var level = i;
            easel.Skyline(bands[i], x => level == 0 ? 0 : wave(x));
        }

        var (sunX, sunY, radius) = scenery switch
        {
            Scenery.Coast => (easel.Between(300, 700), 432f, 96f),
            Scenery.Highlands => (easel.Between(760, 940), 190f, 92f),
            Scenery.Canyon => (easel.Between(700, 960), 230f, 84f),
            Scenery.Limes => (easel.Between(180, 420), 210f, 76f),
            _ => (easel.Between(780, 1020), 140f, 62f),
        };
        easel.Disc(easel.Palette.Sun, sunX, sunY, radius);
    }

    private static void Peaks(Easel easel, SKColor color, float level, float swing, float spacing, bool snow)
    {
        var tops = new List<SKPoint>();
        for (var x = -easel.Between(20, spacing); x < Easel.Width + spacing; x += spacing * easel.Between(0.6f, 1.1f))
            tops.Add(new(x, level - (swing * easel.Between(0.25f, 1))));
        var line = new List<SKPoint> { new(-10, Easel.Height) };
        for (var i = 0; i < tops.Count; i++)
        {
            line.Add(tops[i]);
            if (i + 1 < tops.Count)
                line.Add(new((tops[i].X + tops[i + 1].X) / 2 + easel.Between(-18, 18), level + (swing * easel.Between(0.05f, 0.35f))));
        }

        line.Add(new(Easel.Width + 10, Easel.Height));
        easel.Fill(color, [.. line]);
        if (!snow)
            return;
        foreach (var top in tops.Where(top => top.Y < level - (swing * 0.55f)))
            easel.Fill(easel.Palette.Light, top, new(top.X + 24, top.Y + 34), new(top.X + 9, top.Y + 27), new(top.X - 2, top.Y + 40), new(top.X - 10, top.Y + 27), new(top.X - 25, top.Y + 33));
    }

    private static void Water(Easel easel, float level, SKColor color, SKColor glint)
    {
        easel.Box(color, 0, level, Easel.Width, Easel.Height - level);
        for (var i = 0; i < 26; i++)
        {
            var y = level + easel.Between(6, 100);
            var width = easel.Between(18, 90);
            easel.Box(glint.WithAlpha(110), easel.Between(-40, Easel.Width), y, width, 2.6f, 1.3f);
        }
    }

    private static void Spruces(Easel easel, float level, SKColor color, int count, float low, float high)
    {
        for (var i = 0; i < count; i++)
        {
            var x = (Easel.Width * (i + easel.Between(0, 1)) / count) - 10;
            var tall = easel.Between(low, high);
            for (var tier = 0; tier < 3; tier++)
            {
                var top = level + 8 - tall + (tall * 0.24f * tier);
                var half = tall * (0.12f + (0.07f * tier));
                easel.Fill(color, new SKPoint(x, top), new SKPoint(x + half, top + (tall * 0.5f)), new SKPoint(x - half, top + (tall * 0.5f)));
            }
        }
    }

    private static void Limes(Easel easel, float level, SKColor color, int count, float size)
    {
        for (var i = 0; i < count; i++)
            Lime(easel, Easel.Width * (i + easel.Between(0.2f, 0.8f)) / count, level, color, size * easel.Between(0.75f, 1.1f));
    }

    private static void Lime(Easel easel, float x, float level, SKColor color, float crown)
    {
        easel.Box(color, x - (crown * 0.09f), level - (crown * 1.1f), crown * 0.18f, crown * 1.4f);
        easel.Disc(color, x, level - (crown * 1.55f), crown * 0.72f);
        easel.Disc(color, x - (crown * 0.46f), level - (crown * 1.2f), crown * 0.5f);
        easel.Disc(color, x + (crown * 0.46f), level - (crown * 1.2f), crown * 0.5f);
    }

    private static void Spires(Easel easel, float level)
    {
        var color = easel.Palette.Far;
        foreach (var (x, tall) in new[] { (880f, 96f), (940f, 70f) })
        {
            easel.Box(color, x - 11, level - (tall * 0.5f), 22, tall);
            easel.Fill(color, new SKPoint(x - 14, level - (tall * 0.5f)), new SKPoint(x + 14, level - (tall * 0.5f)), new SKPoint(x, level - tall));
        }
    }

    private static void Lamps(Easel easel)
    {
        for (var x = easel.Between(60, 130); x < Easel.Width; x += easel.Between(210, 290))
        {
            easel.Line(easel.Palette.Ink, 4, x, 660, x, 588);
            easel.Disc(easel.Palette.Accent, x, 582, 9);
        }
    }

    private static void Mesas(Easel easel, SKColor color, float level, int count)
    {
        easel.Skyline(color, easel.Waves(level + 70, 8, 200));
        for (var i = 0; i < count; i++)
        {
            var centre = Easel.Width * (i + easel.Between(0.15f, 0.85f)) / count;
            var half = easel.Between(60, 130);
            var top = level - easel.Between(0, 55);
            easel.Fill(color, new SKPoint(centre - half, top), new SKPoint(centre + half, top), new SKPoint(centre + half + 14, top + 46), new SKPoint(centre + half + 30, top + 50), new SKPoint(centre + half + 64, level + 110), new SKPoint(centre - half - 64, level + 110), new SKPoint(centre - half - 28, top + 58), new SKPoint(centre - half - 12, top + 54));
        }
    }

    private static void Terraces(Easel easel)
    {
        easel.Skyline(easel.Palette.Near, easel.Waves(488, 6, 260));
        for (var y = 508f; y < Easel.GroundLine; y += 19)
            easel.Curve(easel.Palette.Middle, 3, [.. Enumerable.Range(0, 61).Select(i => new SKPoint(i * 20, y + (5 * MathF.Sin((i / 7f) + (y / 31)))))]);
    }

    private static void Cacti(Easel easel)
    {
        foreach (var x in new[] { easel.Between(40, 150), easel.Between(330, 480), easel.Between(1000, 1150) })
        {
            var tall = easel.Between(70, 120);
            var ink = easel.Palette.Ink;
            easel.Line(ink, 17, x, 665, x, 655 - tall);
            easel.Curve(ink, 12, [new(x, 640 - (tall * 0.35f)), new(x - 27, 640 - (tall * 0.35f)), new(x - 27, 640 - (tall * 0.72f))]);
            easel.Curve(ink, 12, [new(x, 640 - (tall * 0.2f)), new(x + 25, 640 - (tall * 0.2f)), new(x + 25, 640 - (tall * 0.55f))]);
        }
    }

    private static void Lighthouse(Easel easel, float x, float level)
    {
        var light = easel.Palette.Light;
        easel.Fill(easel.Palette.Accent.WithAlpha(34), new SKPoint(x, level - 84), new SKPoint(-40, level - 230), new SKPoint(-40, level - 30));
        easel.Fill(easel.Palette.Accent.WithAlpha(34), new SKPoint(x, level - 84), new SKPoint(-40, level - 190), new SKPoint(-40, level - 70));
        easel.Fill(light, new SKPoint(x - 11, level), new SKPoint(x + 11, level), new SKPoint(x + 7, level - 76), new SKPoint(x - 7, level - 76));
        easel.Box(easel.Palette.Track, x - 9, level - 52, 18, 12);
        easel.Box(easel.Palette.Accent, x - 6, level - 90, 12, 14);
        easel.Fill(easel.Palette.Track, new SKPoint(x - 9, level - 90), new SKPoint(x + 9, level - 90), new SKPoint(x, level - 103));
    }

    private static void Clouds(Easel easel, float level)
    {
        for (var i = 0; i < 7; i++)
        {
            var (x, y, width) = (easel.Between(-120, Easel.Width), level + easel.Between(-16, 16), easel.Between(180, 420));
            easel.Box(easel.Palette.Light.WithAlpha(225), x, y, width, 22, 11);
            easel.Box(easel.Palette.Light.WithAlpha(225), x + (width * 0.22f), y - 13, width * 0.42f, 24, 12);
        }
    }

    private static void Maples(Easel easel)
    {
        foreach (var (x, y) in new[] { (-20f, 560f), (1225f, 540f) })
        {
            for (var i = 0; i < 26; i++)
                easel.Disc(i % 4 == 0 ? easel.Palette.Accent : easel.Palette.Track, x + easel.Between(-95, 95), y + easel.Between(-70, 90), easel.Between(12, 26));
        }
    }

    private static void Gulls(Easel easel)
    {
        for (var i = 0; i < 5; i++)
        {
            var (x, y, size) = (easel.Between(80, 620), easel.Between(70, 230), easel.Between(10, 19));
            easel.Curve(easel.Palette.Near, 3.2f, [new(x - size, y - (size * 0.35f)), new(x - (size * 0.4f), y - (size * 0.5f)), new(x, y), new(x + (size * 0.4f), y - (size * 0.5f)), new(x + size, y - (size * 0.35f))]);
        }
    }

    private static void Deck(Easel easel)
    {
        for (var x = 14f; x < Easel.Width; x += 62)
        {
            easel.Line(easel.Palette.Ink, 7, x, Easel.GroundLine + 10, x, 660);
            easel.Line(easel.Palette.Ink, 3, x, Easel.GroundLine + 14, x + 62, 622);
            easel.Line(easel.Palette.Ink, 3, x + 62, Easel.GroundLine + 14, x, 622);
        }

        easel.Box(easel.Palette.Ground, 0, Easel.GroundLine, Easel.Width, 14);
        easel.Box(easel.Palette.Ink, 0, Easel.GroundLine + 12, Easel.Width, 5);
        easel.Skyline(easel.Palette.Near, easel.Waves(650, 4, 30));
    }
}
