using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>What a picture is to show.</summary>
/// <param name="Tallness">0 to 1.</param>
/// <param name="Marks">The ride's kind and tags.</param>
internal sealed record RideSketch(Scenery Scenery, float Tallness, int Inversions, IReadOnlyCollection<string> Marks)
{
    /// <summary>The mark of a picture of a whole park.</summary>
    public const string WholePark = "park";

    public bool Has(string mark) => Marks.Contains(mark);
}

/// <summary>Draws a picture in the manner of an old travel poster. The same sketch and seed give the same bytes.</summary>
internal static class Poster
{
    private const int Quality = 82;

    /// <param name="width">In pixels; the picture is 16 by 9.</param>
    public static byte[] Draw(RideSketch ride, int seed, int width = Easel.Width)
    {
        var scale = (float)width / Easel.Width;
        using var surface = SKSurface.Create(new SKImageInfo(width, (int)MathF.Round(Easel.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Scale(scale);
#pragma warning disable CA5394 // Chance for pictures, the same at every run.
        var easel = new Easel(surface.Canvas, Palette.Of(ride.Scenery), new Random(seed));
#pragma warning restore CA5394
        Landscape.Behind(easel, ride.Scenery);
        Ride(easel, ride);
        Landscape.Before(easel, ride.Scenery);
        using var image = surface.Snapshot();
        using var webp = image.Encode(SKEncodedImageFormat.Webp, Quality);
        return webp.ToArray();
    }

    private static void Ride(Easel easel, RideSketch ride)
    {
        if (ride.Has(RideSketch.WholePark))
            Parks.Draw(easel, ride.Scenery);
        else if (ride.Has("tower"))
        {
            if (ride.Has("swing"))
                OtherRides.SwingTower(easel);
            else
                OtherRides.DropTower(easel, ride.Tallness);
        }
        else if (ride.Has("water ride"))
        {
            if (ride.Has("rapids"))
                Waters.Rapids(easel);
            else
                Waters.Flume(easel, ride.Tallness);
        }
        else if (ride.Has("carousel"))
            OtherRides.Carousel(easel);
        else if (ride.Has("pendulum"))
            OtherRides.Pendulum(easel);
        else if (ride.Has("flat ride"))
            OtherRides.Wheel(easel);
        else if (ride.Has("dark ride"))
            Houses.Draw(easel, ride.Scenery);
        else if (ride.Has("walk-through"))
            Vehicles.Ship(easel);
        else if (ride.Has("transport"))
            Vehicles.Railway(easel);
        else
            Coasters.Draw(easel, ride);
    }
}
