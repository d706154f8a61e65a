using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>A coaster seen from the side, drawn from left to right: a line of points close together, with lengths along it.</summary>
internal sealed class TrackShape
{
    private const float Step = 5;
    private readonly List<SKPoint> points;

    /// <summary>The way from the beginning to each point.</summary>
    private readonly List<float> lengths = [0];

    public TrackShape(float x, float y) => points = [new(x, y)];

    public IReadOnlyList<SKPoint> Points => points;
    public SKPoint End => points[^1];

    public TrackShape Straight(float dx, float dy = 0)
    {
        var start = End;
        return Add(MathF.Abs(dx) + MathF.Abs(dy), t => new(start.X + (dx * t), start.Y + (dy * t)));
    }

    /// <summary>A slope that begins and ends level.</summary>
    public TrackShape Ease(float dx, float toY)
    {
        var start = End;
        return Add(MathF.Abs(dx) + MathF.Abs(toY - start.Y), t => new(start.X + (dx * t), start.Y + ((toY - start.Y) * (1 - MathF.Cos(t * MathF.PI)) / 2)));
    }

    public TrackShape Hill(float width, float topY, float endY) => Ease(width / 2, topY).Ease(width / 2, endY);

    /// <summary>A loop like a drop upside down: wide below, tight above.</summary>
    public TrackShape Loop(float height, float advance)
    {
        var start = End;
        return Add(height * 3.4f, t =>
        {
            var angle = t * 2 * MathF.PI;
            var rise = (1 - MathF.Cos(angle)) / 2;
            var reach = height * (0.52f - (0.2f * rise));
            return new(start.X + (advance * t) + (reach * MathF.Sin(angle)), start.Y - (height * rise));
        });
    }

    /// <summary>A tower of track that ends in the air, leaning by <paramref name="lean"/>.</summary>
    public TrackShape Spike(float topY, float bend, float lean)
    {
        var start = End;
        Add(bend * 1.6f, t => new(start.X + (bend * MathF.Sin(t * MathF.PI / 2)), start.Y - (bend * (1 - MathF.Cos(t * MathF.PI / 2)))));
        return Straight(lean, topY - End.Y);
    }

    /// <summary>From straight down to level, as at the foot of a tower.</summary>
    public TrackShape Quarter(float dx, float dy)
    {
        var start = End;
        return Add((dx + dy) * 0.8f, t => new(start.X + (dx * (1 - MathF.Cos(t * MathF.PI / 2))), start.Y + (dy * MathF.Sin(t * MathF.PI / 2))));
    }

    /// <summary>From straight up over the top to straight down.</summary>
    public TrackShape Arch(float dx, float rise)
    {
        var start = End;
        return Add(dx + rise, t => new(start.X + (dx * (1 - MathF.Cos(t * MathF.PI)) / 2), start.Y - (rise * MathF.Sin(t * MathF.PI))));
    }

    /// <summary>The point at a distance along the line, and the direction there in radians.</summary>
    public (SKPoint At, float Direction) Along(float distance)
    {
        var found = lengths.BinarySearch(distance);
        var i = Math.Clamp(found >= 0 ? found : ~found, 1, points.Count - 1);
        var (from, delta) = (points[i - 1], points[i] - points[i - 1]);
        var step = lengths[i] - lengths[i - 1];
        var t = step == 0 ? 0 : Math.Clamp((distance - lengths[i - 1]) / step, 0, 1);
        return (new(from.X + (delta.X * t), from.Y + (delta.Y * t)), MathF.Atan2(delta.Y, delta.X));
    }

    public float Length => lengths[^1];

    /// <summary>The line moved sideways: positive is below the riders.</summary>
    public List<SKPoint> Offset(float by)
    {
        var moved = new List<SKPoint>(points.Count);
        for (var i = 0; i < points.Count; i++)
        {
            var along = points[Math.Min(i + 1, points.Count - 1)] - points[Math.Max(i - 1, 0)];
            var length = along.Length;
            moved.Add(length == 0 ? points[i] : new(points[i].X - (along.Y / length * by), points[i].Y + (along.X / length * by)));
        }

        return moved;
    }

    private TrackShape Add(float roughLength, Func<float, SKPoint> at)
    {
        var steps = Math.Max(2, (int)(roughLength / Step));
        for (var i = 1; i <= steps; i++)
        {
            var point = at((float)i / steps);
            lengths.Add(lengths[^1] + SKPoint.Distance(End, point));
            points.Add(point);
        }

        return this;
    }
}
