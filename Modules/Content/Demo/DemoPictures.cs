using System.Text.Json.Nodes;
using VersionedContent.Content.Demo.Drawings;
using VersionedContent.Content.Media;

namespace VersionedContent.Content.Demo;

/// <summary>Draws a picture for every park and ride and keeps it with the site's media.</summary>
internal sealed class DemoPictures(MediaStore media)
{
    private const string Credit = "Drawn for this wiki; free to use (CC0 1.0)";

    /// <summary>The tallest ride of the wiki is this high, in metres.</summary>
    private const float Tallest = 88;

    /// <returns>The pictures' hashes by the item's path.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Draw(IReadOnlyDictionary<string, JsonObject> items, CancellationToken ct)
    {
        var sketches = items.Where(item => Sketch(item.Key, item.Value) is not null).ToArray();
        var pictures = new byte[sketches.Length][];
        await Parallel.ForAsync(0, sketches.Length, ct, (i, _) =>
        {
            var (path, item) = sketches[i];
            pictures[i] = Poster.Draw(Sketch(path, item)!, Seed(path));
            return ValueTask.CompletedTask;
        });

        var hashes = new Dictionary<string, string>(sketches.Length);
        for (var i = 0; i < sketches.Length; i++)
        {
            var (path, item) = sketches[i];
            var alt = (string)item["type"]! == "park" ? $"Drawing of {item["title"]}" : $"Drawing of {item["title"]}, a {item["kind"]}";
            hashes[path] = await media.Add(new NewMedia(pictures[i], "image/webp", Easel.Width, Easel.Height, alt, Credit), ct);
        }

        return hashes;
    }

    internal static RideSketch? Sketch(string path, JsonObject item)
    {
        var park = (string?)item["type"] == "park" ? path : (string?)item["park"];
        Scenery? scenery = park switch
        {
            "parks/fjordheim" => Scenery.Fjord,
            "parks/lindenpark" => Scenery.Limes,
            "parks/copper-canyon" => Scenery.Canyon,
            "parks/isla-brava" => Scenery.Coast,
            "parks/hoshimi-highlands" => Scenery.Highlands,
            "parks/marlow-pier" => Scenery.Pier,
            _ => null,
        };
        if (scenery is not { } there)
            return null;
        if (park == path)
            return new RideSketch(there, 1, 0, [RideSketch.WholePark]);
        var height = (float?)item["height"] ?? 10;
        var marks = item["tags"]!.AsArray().Select(tag => (string)tag!).Append((string)item["kind"]!).ToList();
        return new RideSketch(there, Math.Clamp(0.42f + (0.58f * height / Tallest), 0, 1), (int?)item["inversions"] ?? 0, marks);
    }

    /// <summary>FNV-1a: the same for a path on every machine, which string.GetHashCode is not.</summary>
    private static int Seed(string path) =>
        (int)(path.Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619)) & int.MaxValue);
}
