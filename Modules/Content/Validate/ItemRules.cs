using System.Text.Json;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Validate;

/// <summary>Tells the engine what types know: how fields merge, and what a merge may not make of an item.</summary>
internal sealed class ItemRules(TypeCatalog types) : IDocumentRules
{
    public async ValueTask<MergeHints> Hints(JsonElement content, CancellationToken ct) =>
        await types.Find(ItemType.SlugOf(content), ct) is { } type ? type.Hints : MergeHints.None;

    public async ValueTask<IReadOnlyList<string>> Problems(JsonElement content, CancellationToken ct) =>
        [.. (await Check(content, ct)).Select(problem => problem.Message)];

    /// <summary>What is wrong with the content of an item or of a type; empty where nothing is.</summary>
    public async ValueTask<IReadOnlyList<FieldProblem>> Check(JsonElement content, CancellationToken ct)
    {
        var slug = ItemType.SlugOf(content);
        if (slug == ItemType.SlugOfTypes)
            return CheckType(content);
        if (slug is null)
            return [new("/type", "An item names its type, such as “ride”, in the field “type”.")];
        if (await types.Find(slug, ct) is not { } type)
            return [new("/type", $"There is no type “{slug}”. The types are listed at /api/v1/types.")];
        return ItemValidator.Problems(content, type);
    }

    private static FieldProblem[] CheckType(JsonElement content)
    {
        try
        {
            TypeReader.Read("type", content, 0);
            return [];
        }
        catch (UnusableTypeException unusable)
        {
            return [new("", unusable.Message)];
        }
    }
}
