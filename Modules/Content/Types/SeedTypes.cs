using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using VersionedContent.Accounts;
using VersionedContent.Content.Import;
using VersionedContent.Content.Listing;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Types;

/// <summary>
/// Gives a fresh site the types it starts with. Runs after every migration: a type that is there, changed or deleted by
/// people is left as it is; one that a new release brings is added.
/// </summary>
internal sealed class SeedTypes(IVersionStore store, ListItems listing, ILogger<SeedTypes> log) : ISeed
{
    private const string Folder = "VersionedContent.Content.Types.";

    public async Task Run(CancellationToken ct)
    {
        var changes = new List<Change>();
        foreach (var (slug, content) in Embedded())
        {
            if (await store.Read(Ref.Main, IdOf(slug), Viewer.Site, ct) is null
                && await store.ReadPath(Ref.Main, ItemType.PathPrefix + slug, Viewer.Site, ct) is null)
                changes.Add(Change.Create(IdOf(slug), ItemType.PathPrefix + slug, content));
        }

        if (changes.Count == 0)
            return;
        var result = await store.Commit(
            new CommitRequest
            {
                Branch = Ref.MainName,
                Viewer = Viewer.Site,
                Message = "The types this site starts with",
                Origin = Origin.Batch,
                Changes = changes,
            },
            ct);
        // Another replica may have been quicker; then its types are there, which is all that is wanted.
        if (result is not (CommitResult.Committed or CommitResult.PathTaken or CommitResult.Unchanged))
            throw new InvalidOperationException($"The types this site starts with could not be stored: {result}");
        log.LogInformation("Types added: {Types}", string.Join(", ", changes.Select(change => change.Path)));
        // At once, not when the relay comes to it: the next step may import items of these types.
        await listing.Refresh([.. changes.Select(change => change.DocumentId)], ct);
    }

    /// <summary>The types in this assembly, each checked as one that a person sends would be.</summary>
    internal static IReadOnlyList<(string Slug, JsonElement Content)> Embedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var types = new List<(string, JsonElement)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            var slug = name[Folder.Length..^".json".Length];
            var content = WithOrder(document.RootElement);
            TypeReader.Read(slug, content, 0);
            types.Add((slug, content));
        }

        return types;
    }

    /// <summary>Keeps the order of the fields, as the file has them, through storage that sorts names.</summary>
    private static JsonElement WithOrder(JsonElement document)
    {
        var type = JsonObject.Create(document)!;
        Order(type);
        return JsonSerializer.SerializeToElement(type);
    }

    private static void Order(JsonObject schema)
    {
        if (schema["properties"] is not JsonObject properties)
            return;
        schema.TryAdd("x-order", new JsonArray([.. properties.Select(property => (JsonNode?)JsonValue.Create(property.Key))]));
        foreach (var field in properties.Select(property => property.Value).OfType<JsonObject>().ToList())
        {
            Order(field);
            if (field["items"] is JsonObject items)
                Order(items);
        }
    }

    /// <summary>The same on every site, so that replicas that start at once cannot make a type twice.</summary>
    private static Guid IdOf(string slug) => StableId.Of(ItemType.PathPrefix + slug);
}
