using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using VersionedContent.Content.Import.Histories;
using VersionedContent.Content.Text;

namespace VersionedContent.Content.Demo;

/// <summary>The demo site as it lies in this assembly: items as Markdown with front matter, everything else as YAML.</summary>
internal static class DemoFiles
{
    private const string Items = "VersionedContent.Content.Demo.Items/";
    private const string Histories = "VersionedContent.Content.Demo.Histories/";
    private static readonly Assembly Assembly = typeof(DemoFiles).Assembly;

    /// <summary>Items as they are on main in the end, by path.</summary>
    public static IReadOnlyDictionary<string, JsonObject> ReadItems()
    {
        var items = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var name in Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Items, StringComparison.Ordinal)))
        {
            var path = name[Items.Length..^".md".Length].Replace('\\', '/');
            if (!FrontMatter.TrySplit(Text(name), out var head, out var body) || FrontMatter.Parse(head, out var problem) is not { } fields)
                throw new InvalidDataException($"{name} does not begin with its fields.");
            fields.Insert(0, "type", path[..path.IndexOf('/', StringComparison.Ordinal)].TrimEnd('s'));
            fields["body"] = body;
            items.Add(path, fields);
        }

        return items;
    }

    public static DemoPeople ReadPeople()
    {
        var file = Yaml("people").AsObject();
        return new DemoPeople(
            (string)file["password"]!,
            [.. file["people"]!.AsArray().Select(person => new DemoPerson((string)person!["name"]!, (string)person["role"]!, Time(person["joined"]), (int)person["accepted"]!))]);
    }

    /// <summary>How pages grew, section by section, and the phrases to say it with.</summary>
    public static (IReadOnlyList<string> Phrases, IReadOnlyDictionary<string, DemoGrowth> Pages) ReadGrowth()
    {
        var file = Yaml("growth").AsObject();
        return (
            [.. file["phrases"]!.AsArray().Select(phrase => (string)phrase!)],
            file["pages"]!.AsObject().ToDictionary(
                page => page.Key,
                page => new DemoGrowth(Time(page.Value!["from"]), [.. page.Value["by"]!.AsArray().Select(name => (string)name!)], (int)page.Value["days"]!)));
    }

    /// <summary>What was changed on main once the pages had grown, by the item's path in the end; "was" leads to "now".</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<DemoStep>> ReadSteps() =>
        Yaml("rides").AsObject().Concat(Yaml("pages").AsObject())
            .ToDictionary(item => item.Key, item => (IReadOnlyList<DemoStep>)[.. item.Value!.AsArray().Select(step => Step(step!, item.Key))]);

    public static IReadOnlyList<DemoBranch> ReadBranches() =>
        [.. Yaml("branches").AsArray().Select(branch => new DemoBranch(
            (string?)branch!["name"], (string?)branch["title"] ?? "", [.. branch["steps"]!.AsArray().Select(step => Step(step!, (string)step!["on"]!))]))];

    public static IReadOnlyList<DemoStep> ReadSubmissions() => [.. Yaml("submissions").AsArray().Select(step => Step(step!, (string)step!["on"]!))];

    public static IReadOnlyList<DemoReview> ReadReviews() =>
        [.. Yaml("reviews").AsObject().SelectMany(item => item.Value!.AsArray().Select(review =>
            new DemoReview(item.Key, (string)review!["by"]!, (short)(int)review["rating"]!, Time(review["at"]).AddHours(19), (string)review["text"]!)))];

    private static DemoStep Step(JsonNode step, string path) => new(
        Time(step["at"]),
        (string)step["by"]!,
        (string)step["say"]!,
        path,
        step["new"]?.AsObject(),
        [.. (step["do"]?.AsArray() ?? []).Select(change => new DemoChange(
            (string?)change!["field"], change["was"]?.DeepClone(), change["now"]?.DeepClone(), (string?)change["path"]))]);

    private static DateTimeOffset Time(JsonNode? text) =>
        DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static JsonNode Yaml(string file) =>
        YamlJson.Read(Text($"{Histories}{file}.yaml")) ?? throw new InvalidDataException($"{file}.yaml is empty.");

    private static string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource) ?? throw new InvalidDataException($"{resource} is missing."));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
