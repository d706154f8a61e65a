using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Tests.Merge;

namespace VersionedContent.Versioning.Tests.Revert;

/// <summary>A document as readers see it; what is deleted is not there.</summary>
/// <param name="Content">Canonical JSON.</param>
internal sealed record Seen(string Path, string Content)
{
    public static Seen Of(string path, JsonElement content) => new(path, System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(content)));
}

internal enum EditKind
{
    Field,
    FieldGone,
    Line,
    Rename,
    Delete,
    Create,
}

/// <summary>One thing done at one place of a document: a field, a line of its text, its path, or all of it.</summary>
/// <param name="Document">0 to <see cref="Documents"/> - 1.</param>
internal sealed record PlacedEdit(int Document, EditKind Kind, int Place, JsonElement Value)
{
    public const int Documents = 4;
    private const int Fields = 4;
    private const int Lines = 4;

    /// <summary>The change sets of one sample.</summary>
    public static readonly Gen<List<List<PlacedEdit>>> ChangeSets = Gen.Select(
            Gen.Int[0, Documents - 1],
            Gen.Frequency(
                (6, Gen.Const(EditKind.Field)), (2, Gen.Const(EditKind.FieldGone)), (6, Gen.Const(EditKind.Line)),
                (3, Gen.Const(EditKind.Rename)), (2, Gen.Const(EditKind.Delete)), (3, Gen.Const(EditKind.Create))),
            Gen.Int[0, Fields - 1], RandomJson.Values, (document, kind, place, value) => new PlacedEdit(document, kind, place, value))
        .List[1, 4].List[2, 9];

    private bool IsWhole => Kind is EditKind.Delete or EditKind.Create;

    /// <summary>Whether both are about the same place, or one about all of the document.</summary>
    public bool Meets(PlacedEdit other) => Document == other.Document
        && (IsWhole || other.IsWhole || (Where, Kind == EditKind.Rename ? 0 : Place) == (other.Where, other.Kind == EditKind.Rename ? 0 : other.Place));

    private EditKind Where => Kind == EditKind.FieldGone ? EditKind.Field : Kind;

    /// <summary>The document after the edit; null where it is not there.</summary>
    public DraftDocument? On(DraftDocument? document) => (document, Kind) switch
    {
        (null, EditKind.Create) => new DraftDocument(
            "start", ImmutableDictionary.CreateRange(Enumerable.Range(0, Fields).Select(field => KeyValuePair.Create($"f{field}", Value))),
            [.. Enumerable.Repeat("as it was", Lines)]),
        (null, _) or (_, EditKind.Delete) => null,
        (_, EditKind.Field) => document with { Fields = document.Fields.SetItem($"f{Place}", Value) },
        (_, EditKind.FieldGone) => document with { Fields = document.Fields.Remove($"f{Place}") },
        (_, EditKind.Line) => document with { Lines = document.Lines.SetItem(Place % Lines, Words) },
        (_, EditKind.Rename) => document with { Name = $"at-{Words.Length}" },
        _ => document,
    };

    /// <summary>The value as one line.</summary>
    private string Words => string.Join(' ', Value.GetRawText().Split(['\n', '\r']));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Place} of {Document} {Value}");
}

/// <summary>A document in the making.</summary>
/// <param name="Lines">Those that edits change; lines that nobody edits stand between them.</param>
internal sealed record DraftDocument(string Name, ImmutableDictionary<string, JsonElement> Fields, ImmutableList<string> Lines)
{
    public JsonElement Content
    {
        get
        {
            var content = new JsonObject { ["body"] = string.Concat(Lines.Select((line, index) => $"{line}\nafter {index}\nbefore {index + 1}\n")) };
            foreach (var (name, value) in Fields)
                content[name] = JsonNode.Parse(value.GetRawText());
            return JsonSerializer.SerializeToElement(content);
        }
    }
}
