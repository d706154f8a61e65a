namespace VersionedContent.Content.Demo.Drawings;

/// <summary>A whole park: three of its rides, small, side by side.</summary>
internal static class Parks
{
    public static void Draw(Easel easel, Scenery scenery)
    {
        switch (scenery)
        {
            case Scenery.Fjord:
                At(easel, 470, 0.6f, () => Coasters.Draw(easel, new RideSketch(scenery, 0.75f, 2, ["launched"])));
                At(easel, -110, 0.72f, () => OtherRides.Wheel(easel));
                break;
            case Scenery.Limes:
                At(easel, 560, 0.56f, () => Coasters.Draw(easel, new RideSketch(scenery, 0.75f, 3, ["inverted"])));
                At(easel, 20, 0.62f, () => OtherRides.Carousel(easel));
                At(easel, 300, 0.66f, () => OtherRides.DropTower(easel, 1));
                break;
            case Scenery.Canyon:
                At(easel, -70, 1.04f, () => Coasters.Draw(easel, new RideSketch(scenery, 0.85f, 0, ["wooden coaster"])));
                break;
            case Scenery.Coast:
                At(easel, 330, 0.74f, () => Coasters.Draw(easel, new RideSketch(scenery, 0.95f, 3, ["swing launch"])));
                At(easel, -120, 0.66f, () => OtherRides.Pendulum(easel));
                break;
            case Scenery.Highlands:
                At(easel, 260, 0.8f, () => Coasters.Draw(easel, new RideSketch(scenery, 1, 0, ["giga"])));
                At(easel, -150, 0.7f, () => OtherRides.SwingTower(easel));
                break;
            case Scenery.Pier:
                At(easel, -30, 0.62f, () => OtherRides.Carousel(easel));
                At(easel, 480, 0.62f, () => Coasters.Draw(easel, new RideSketch(scenery, 0.6f, 0, ["scenic railway"])));
                break;
        }
    }

    /// <summary>Draws smaller, with its feet on the same ground.</summary>
    private static void At(Easel easel, float x, float scale, Action draw)
    {
        easel.Canvas.Save();
        easel.Canvas.Translate(x, Easel.GroundLine * (1 - scale));
        easel.Canvas.Scale(scale);
        draw();
        easel.Canvas.Restore();
    }
}
