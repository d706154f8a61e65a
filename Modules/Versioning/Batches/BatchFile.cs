using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Batches;

/// <summary>
/// Reads the changes of a batch: a JSON object a line, or the elements of a JSON array. Members: <c>path</c> or
/// <c>document</c>; <c>content</c>, <c>delete: true</c> or <c>newPath</c>; and <c>basedOn</c> (docs/batches.md).
/// </summary>
public static class BatchFile
{
    /// <summary>Bytes of one line: a document of the largest size, every character of it escaped, and some room.</summary>
    private const int LongestLine = 6 * DocumentLimits.MaxBytes + 4_096;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = DocumentLimits.MaxDepth + 8 };

    /// <summary>Line by line, without ever holding more than one. Empty lines are left out, and counted.</summary>
    public static async IAsyncEnumerable<BatchLine> Read(Stream stream, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        var number = 0;
        var isLast = false;
        while (!isLast)
        {
            var read = await reader.ReadAsync(ct);
            var buffer = read.Buffer;
            isLast = read.IsCompleted;
            while (Next(ref buffer, isLast) is { } line)
            {
                if (Parse(++number, line) is { } parsed)
                    yield return parsed;
            }

            if (buffer.Length > LongestLine)
            {
                yield return new BatchLine(number + 1, null, $"The line is longer than {LongestLine:N0} bytes, more than any document needs. Is there a line break after each change?");
                break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }

        await reader.CompleteAsync();
    }

    private static ReadOnlySequence<byte>? Next(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (!isLast || buffer.IsEmpty)
            return null;
        var rest = buffer;
        buffer = buffer.Slice(buffer.End);
        return rest;
    }

    private static BatchLine? Parse(int number, ReadOnlySequence<byte> line)
    {
        try
        {
            if (number == 1 && line.Length >= 3 && line.Slice(0, 3).ToArray() is [0xEF, 0xBB, 0xBF])
                line = line.Slice(3);
            if (IsBlank(line))
                return null;
            using var json = JsonDocument.Parse(line, Options);
            return Of(number, json.RootElement);
        }
        catch (JsonException error)
        {
            // The reader counts lines within this one line; the place in it is what helps.
            var what = error.Message.Split(" LineNumber:")[0];
            return new BatchLine(number, null, $"This is no JSON: {what}{(error.BytePositionInLine is { } at ? $" Look at byte {at + 1}." : "")}");
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (segment.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
                return false;
        }

        return true;
    }

    /// <summary>One change out of its JSON.</summary>
    public static BatchLine Of(int number, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Wrong("Each change is a JSON object, such as {\"path\": \"rides/taron\", \"content\": {…}}.");
        Guid? document = null;
        string? path = null, newPath = null;
        long? basedOn = null;
        ReadOnlyMemory<byte>? content = null;
        var delete = false;
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "document" when member.Value.ValueKind == JsonValueKind.String && member.Value.TryGetGuid(out var id):
                    document = id;
                    break;
                case "path" when member.Value.ValueKind == JsonValueKind.String:
                    path = member.Value.GetString();
                    break;
                case "newPath" when member.Value.ValueKind == JsonValueKind.String:
                    newPath = member.Value.GetString();
                    break;
                case "basedOn" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var change):
                    basedOn = change;
                    break;
                case "delete" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    delete = member.Value.GetBoolean();
                    break;
                case "content":
                    if (DocumentLimits.Check(member.Value, out var canonical) is { } problem)
                        return Wrong($"The content cannot be kept: {problem.Message}");
                    content = canonical;
                    break;
                case "document" or "path" or "newPath" or "basedOn" or "delete":
                    return Wrong($"\"{member.Name}\" has a value it cannot have.");
                default:
                    return Wrong($"There is no member \"{member.Name}\"; a change has document or path, content, newPath, basedOn and delete.");
            }
        }

        return Problem(document, path, newPath, content is not null, delete) is { } wrong
            ? Wrong(wrong)
            : new BatchLine(number, new BatchChange(document, path, newPath, basedOn, content, delete), null);

        BatchLine Wrong(string why) => new(number, null, why);
    }

    private static string? Problem(Guid? document, string? path, string? newPath, bool hasContent, bool delete)
    {
        if (document is null && path is null)
            return "Name the document by \"path\" or by \"document\".";
        if (delete && (hasContent || newPath is not null))
            return "A change that deletes has neither content nor a new path.";
        if (document is not null && newPath is not null && path is not null)
            return "With \"document\", \"path\" is where it is to be: leave \"newPath\" out.";
        if (!delete && !hasContent && newPath is null && (document is null || path is null))
            return "Nothing would change: give \"content\", \"newPath\" or \"delete\".";
        return (path is null ? null : DocumentPath.Problem(path)) ?? (newPath is null ? null : DocumentPath.Problem(newPath));
    }
}
