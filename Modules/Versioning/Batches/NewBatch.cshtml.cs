using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Batches;

public sealed record NewBatchForm
{
    public string? Message { get; init; }
    public string? Branch { get; init; }
    public bool MakeBranch { get; init; }
    public BatchMode Mode { get; init; }
    public int? Chunk { get; init; }
    public string? Text { get; init; }
    public IFormFile? File { get; init; }
}

/// <summary>The form that starts a batch; then its own page tells how it goes.</summary>
[Authorize(Permissions.EditItems)]
[RequestSizeLimit(LargestUpload)]
[RequestFormLimits(MultipartBodyLengthLimit = LargestUpload)]
internal sealed class NewBatchModel(IBatches batches) : PageModel
{
    /// <summary>Bytes; a form is kept in a file until it is read. What is larger comes in by the API or the command.</summary>
    private const int LargestUpload = 90 * 1024 * 1024;

    private const int Told = 20;

    public NewBatchForm Input { get; private set; } = new() { Chunk = BatchRequest.DefaultChunk };

    public void OnGet(string? branch) => Input = Input with { Branch = branch ?? (User.Viewer().May(Permissions.PublishItems) ? Ref.MainName : null) };

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "Input")] NewBatchForm input, CancellationToken ct)
    {
        Input = input;
        if (input.File is { Length: > 0 } && !string.IsNullOrWhiteSpace(input.Text))
            return Refused(StatusCodes.Status400BadRequest, "Input.File", "Paste the changes or choose a file, not both.");
        if (!ModelState.IsValid)
            return Refused(StatusCodes.Status400BadRequest, null, null);
        await using var stream = Open(input);
        try
        {
            return Answer(await batches.Start(
                new BatchRequest
                {
                    Branch = input.Branch?.Trim() ?? "",
                    MakeBranch = input.MakeBranch,
                    Viewer = User.Viewer(),
                    Message = input.Message?.Trim() ?? "",
                    Mode = input.Mode,
                    ChunkSize = input.Chunk ?? BatchRequest.DefaultChunk,
                    Lines = BatchFile.Read(stream, ct),
                },
                ct));
        }
        catch (InvalidDataException)
        {
            return Refused(StatusCodes.Status400BadRequest, "Input.File", "The file ends in .gz and is not one that can be unpacked.");
        }
    }

    private static Stream Open(NewBatchForm input)
    {
        if (input.File is not { Length: > 0 } file)
            return new MemoryStream(Encoding.UTF8.GetBytes(input.Text ?? ""));
        return file.FileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file.OpenReadStream(), CompressionMode.Decompress)
            : file.OpenReadStream();
    }

    private IActionResult Answer(BatchResult result)
    {
        switch (result)
        {
            case BatchResult.Started started:
                return Redirect($"/operations/{started.Operation.Id}");
            case BatchResult.Refused refused:
                foreach (var line in refused.Lines.Take(Told))
                    ModelState.AddModelError("Input.Text", $"Line {line.Number}: {line.Problem}");
                return Refused(
                    StatusCodes.Status422UnprocessableEntity, refused.Count > Told ? "" : null, $"{refused.Count - Told} more lines cannot be taken.");
            case BatchResult.NotFound missing:
                return Refused(StatusCodes.Status404NotFound, "Input.Branch", $"There is nothing called {missing.What}.");
            case BatchResult.Forbidden forbidden:
                return Refused(StatusCodes.Status403Forbidden, "Input.Branch", forbidden.Why);
            case BatchResult.Invalid invalid:
                return Refused(StatusCodes.Status422UnprocessableEntity, "", invalid.Problem);
            default:
                throw new InvalidOperationException($"{result} is no answer.");
        }
    }

    private PageResult Refused(int status, string? field, string? problem)
    {
        if (field is not null)
            ModelState.AddModelError(field, problem!);
        Response.StatusCode = status;
        return Page();
    }
}
