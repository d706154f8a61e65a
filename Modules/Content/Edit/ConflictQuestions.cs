using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Content.Edit;

/// <summary>One question of the resolver: a whole field, or one place of a text.</summary>
/// <param name="Yours">What the person typed; to the engine, which merges into the page, that is "theirs".</param>
/// <param name="Theirs">What the item says now.</param>
internal sealed record ConflictQuestion(
    string Key, string Label, string? Before, string? Yours, string? Theirs, bool IsText, JsonElement? BeforeValue)
{
    /// <summary>The whole text that the question is a place of.</summary>
    public string? Around { get; init; }

    public string? Taken { get; init; }
    public string? Written { get; init; }
}

/// <summary>Conflicts as questions on a page, and the page's form as answers.</summary>
internal static class ConflictQuestions
{
    private const int Most = 10_000;

    public static IReadOnlyList<ConflictQuestion> Of(DocumentConflict conflict, ItemType? type)
    {
        var questions = new List<ConflictQuestion>();
        foreach (var field in conflict.Fields)
        {
            var label = LabelOf(field.Pointer, type);
            if (field.Hunks.Count == 0)
            {
                questions.Add(new(field.Pointer, label, Shown(field.Base), Shown(field.Theirs), Shown(field.Ours), IsText(field), field.Base));
                continue;
            }

            foreach (var (hunk, index) in field.Hunks.Select((hunk, index) => (hunk, index)))
            {
                var name = field.Hunks.Count == 1 ? label : $"{label}, place {index + 1} of {field.Hunks.Count}";
                questions.Add(new(hunk.Key, name, hunk.Base, hunk.Theirs, hunk.Ours, true, JsonSerializer.SerializeToElement(hunk.Base))
                {
                    Around = field.Text?.WithOurs(),
                });
            }
        }

        return questions;
    }

    /// <summary>Reads <c>choices[0].key</c>, <c>.take</c> and <c>.text</c>. Choices that are not made are left out.</summary>
    public static Dictionary<string, Resolution> Answers(IFormCollection form, IReadOnlyList<ConflictQuestion> questions)
    {
        var byKey = questions.ToDictionary(question => question.Key);
        var answers = new Dictionary<string, Resolution>();
        for (var i = 0; i < Most && form.TryGetValue($"choices[{i}].key", out var key); i++)
        {
            if (!byKey.TryGetValue(key.ToString(), out var question))
                continue;
            var written = TypedText.WithLineEndsOf(form[$"choices[{i}].text"].ToString(), [question.Yours, question.Theirs, question.Before], question.Around);
            if (Answer(form[$"choices[{i}].take"].ToString(), written, question) is { } answer)
                answers[question.Key] = answer;
        }

        return answers;
    }

    /// <summary>The questions again, with what was chosen kept.</summary>
    public static IReadOnlyList<ConflictQuestion> WithChoices(IReadOnlyList<ConflictQuestion> questions, IFormCollection form)
    {
        var taken = new Dictionary<string, (string? Take, string? Text)>();
        for (var i = 0; i < Most && form.TryGetValue($"choices[{i}].key", out var key); i++)
            taken[key.ToString()] = (form[$"choices[{i}].take"], form[$"choices[{i}].text"]);
        return [.. questions.Select(question => taken.TryGetValue(question.Key, out var choice)
            ? question with { Taken = string.IsNullOrEmpty(choice.Take) ? null : choice.Take, Written = choice.Text }
            : question)];
    }

    private static Resolution? Answer(string take, string written, ConflictQuestion question) => take switch
    {
        "ours" => Resolution.Theirs,
        "theirs" => Resolution.Ours,
        "base" => Resolution.Edited(question.BeforeValue),
        "text" when question.IsText => Resolution.Edited(written),
        "text" when written.Trim().Length == 0 => Resolution.Edited((JsonElement?)null),
        "text" => Resolution.Edited(ParseOrText(written)),
        _ => null,
    };

    private static JsonElement ParseOrText(string written)
    {
        try
        {
            var value = JsonSerializer.Deserialize<JsonElement>(written);
            // What no document may hold (half a character, say) cannot even be put into one to be refused there.
            return DocumentLimits.Check(value) is null ? value : JsonSerializer.SerializeToElement(written);
        }
        catch (JsonException)
        {
            // Then it is text; whether the field takes text is for the type's check, which says so by name.
            return JsonSerializer.SerializeToElement(written);
        }
    }

    private static bool IsText(FieldConflict field) =>
        (field.Ours ?? field.Theirs ?? field.Base) is { ValueKind: JsonValueKind.String };

    private static string? Shown(JsonElement? value) => value is null ? null : FormValues.Text(value, FieldKind.Texts);

    internal static string LabelOf(string pointer, ItemType? type)
    {
        if (JsonPointer.Parse(pointer) is not [var name, .. var rest])
            return "The whole item";
        var label = name == "title" ? "Title" : type?.Field(name)?.Label ?? name;
        return rest.Length == 0 ? label : $"{label}, {string.Join(", ", rest)}";
    }
}
