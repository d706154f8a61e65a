using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>A canvas of <see cref="Width"/> by <see cref="Height"/> units with the few marks the pictures are made of.</summary>
internal sealed class Easel(SKCanvas canvas, Palette palette, Random random)
{
    public const int Width = 1200;
    public const int Height = 675;

    /// <summary>Where the ground begins on which rides stand.</summary>
    public const float GroundLine = 560;

    public SKCanvas Canvas => canvas;
    public Palette Palette => palette;

    public float Between(float low, float high) => low + ((high - low) * (float)random.NextDouble());

    public bool Chance(double probability) => random.NextDouble() < probability;

    public void Fill(SKColor color, params ReadOnlySpan<SKPoint> corners)
    {
        using var shape = new SKPathBuilder();
        shape.AddPoly(corners, close: true);
        using var path = shape.Detach();
        Fill(color, path);
    }

    public void Fill(SKColor color, SKPath path)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    public void Box(SKColor color, float x, float y, float width, float height, float corner = 0)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawRoundRect(x, y, width, height, corner, corner, paint);
    }

    public void Disc(SKColor color, float x, float y, float radius)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawCircle(x, y, radius, paint);
    }

    public void Ring(SKColor color, float x, float y, float radius, float width)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true, IsStroke = true, StrokeWidth = width };
        canvas.DrawCircle(x, y, radius, paint);
    }

    public void Line(SKColor color, float width, float x1, float y1, float x2, float y2)
    {
        using var paint = Pen(color, width);
        canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    public void Curve(SKColor color, float width, IReadOnlyList<SKPoint> points)
    {
        using var shape = new SKPathBuilder();
        shape.AddPoly([.. points], close: false);
        using var path = shape.Detach();
        using var paint = Pen(color, width);
        canvas.DrawPath(path, paint);
    }

    /// <summary>A skyline from edge to edge, filled down to the bottom.</summary>
    public void Skyline(SKColor color, Func<float, float> yAt, float step = 6)
    {
        var points = new List<SKPoint> { new(0, Height) };
        for (var x = 0f; x <= Width; x += step)
            points.Add(new(x, yAt(x)));
        points.Add(new(Width, yAt(Width)));
        points.Add(new(Width, Height));
        Fill(color, [.. points]);
    }

    /// <summary>A gentle line of a few waves, the same wherever it is asked.</summary>
    public Func<float, float> Waves(float level, float swing, float length)
    {
        var (phase, second, third) = (Between(0, 6.28f), Between(0, 6.28f), Between(0.4f, 0.6f));
        return x => level + (swing * MathF.Sin((x / length) + phase)) + (swing * third * MathF.Sin((x / length * 2.3f) + second));
    }

    private static SKPaint Pen(SKColor color, float width) => new()
    {
        Color = color,
        IsAntialias = true,
        IsStroke = true,
        StrokeWidth = width,
        StrokeCap = SKStrokeCap.Round,
        StrokeJoin = SKStrokeJoin.Round,
    };
}
