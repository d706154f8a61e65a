using SkiaSharp;

namespace VersionedContent.Content.Demo.Drawings;

/// <summary>The few flat colours of one park: every picture of it is made of these.</summary>
internal sealed record Palette(
    SKColor[] Sky, SKColor Sun, SKColor Far, SKColor Middle, SKColor Near, SKColor Ground, SKColor Ink, SKColor Track, SKColor Accent, SKColor Light)
{
    public static Palette Of(Scenery scenery) => scenery switch
    {
        Scenery.Fjord => Make(["#dcebe8", "#c9e0e0", "#b3d2d6"], "#fbf0d3", "#93b8c0", "#5f8f9c", "#2f6170", "#1f4a55", "#102f38", "#d4543c", "#f2b646", "#f4f1e6"),
        Scenery.Limes => Make(["#faedd0", "#f6dfb2", "#f1cf94"], "#f3a55c", "#c3cc94", "#8fa968", "#56783f", "#3f5e33", "#20311c", "#93303b", "#f2c14e", "#fdf6e3"),
        Scenery.Canyon => Make(["#fbe3b4", "#f8cc8c", "#f3ae67"], "#e65f33", "#dd9566", "#bd6642", "#8a402b", "#6a2e21", "#351713", "#1b8583", "#f8ecd2", "#fff4de"),
        Scenery.Coast => Make(["#262658", "#43387a", "#7d4688", "#c9617f"], "#fba56a", "#3a3470", "#27406f", "#1b2450", "#13183a", "#0a0d24", "#f4645f", "#ffdf6b", "#fff3d6"),
        Scenery.Highlands => Make(["#fdeee2", "#fadccb", "#f5c6b3"], "#e23f46", "#d0bccb", "#9b87a5", "#5b5072", "#453d5c", "#211d36", "#b5222e", "#f0a04b", "#fff7ef"),
        Scenery.Pier => Make(["#e2f1ea", "#cfe8e1", "#b7dbd6"], "#fff3cf", "#86bdba", "#559aa6", "#2c6277", "#245064", "#112e3c", "#e2745a", "#f3cb85", "#fdf8ea"),
        _ => throw new ArgumentOutOfRangeException(nameof(scenery)),
    };

    private static Palette Make(string[] sky, string sun, string far, string middle, string near, string ground, string ink, string track, string accent, string light) =>
        new([.. sky.Select(SKColor.Parse)], SKColor.Parse(sun), SKColor.Parse(far), SKColor.Parse(middle), SKColor.Parse(near), SKColor.Parse(ground), SKColor.Parse(ink), SKColor.Parse(track), SKColor.Parse(accent), SKColor.Parse(light));
}

/// <summary>What lies behind and before the rides of a park.</summary>
internal enum Scenery
{
    Fjord,
    Limes,
    Canyon,
    Coast,
    Highlands,
    Pier,
}
