using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation.Checks;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Export;

/// <summary>What a person proposed and what became of it, and what they did and said about submissions of anybody.</summary>
internal sealed class OwnSubmissions(ModerationDb db) : IPersonalData
{
    public string Name => "submissions";

    public IReadOnlyList<PersonalFile> Files { get; } =
    [
        new("submissions.jsonl", "Edits you proposed, what the checks found, and what was decided."),
        new("steps.jsonl", "What you did and said about submissions, yours and others'."),
    ];

    public async Task Write(Guid personId, IPersonalArchive archive, CancellationToken ct)
    {
        await archive.JsonLines("submissions.jsonl", Submissions(personId, ct), ct);
        await archive.JsonLines("steps.jsonl", Steps(personId, ct), ct);
    }

    private sealed record SubmissionLine(
        Guid Id, string Branch, string Title, string Reason, EditKind Kind, string? Type, Guid DocumentId, string Path, SubmissionState State,
        DateTimeOffset OpenedAt, DateTimeOffset ChangedAt, DateTimeOffset? DecidedAt, string? Decision, IReadOnlyList<CheckFinding> Findings, long? ChangeSet);

    private IAsyncEnumerable<SubmissionLine> Submissions(Guid author, CancellationToken ct) => PersonalPages.Of<SubmissionLine>(last =>
    {
        // By time, as the index has it: those of one moment are told apart by their ids.
        var (at, id) = (last?.OpenedAt ?? DateTimeOffset.MinValue, last?.Id ?? Guid.Empty);
        return db.Submissions.Where(s => s.AuthorId == author && s.OpenedAt >= at && (s.OpenedAt > at || s.Id > id))
            .OrderBy(s => s.OpenedAt).ThenBy(s => s.Id).Take(PersonalPages.Size)
            .Select(s => new SubmissionLine(
                s.Id, s.Branch, s.Title, s.Reason, s.Kind, s.Type, s.DocumentId, s.Path, s.State,
                s.OpenedAt, s.ChangedAt, s.DecidedAt, s.Decision, s.Findings, s.ChangeSetId)).ToListAsync(ct);
    });

    private sealed record StepLine(long Id, Guid SubmissionId, DateTimeOffset At, Step Step, SubmissionState From, SubmissionState To, string Note);

    private IAsyncEnumerable<StepLine> Steps(Guid by, CancellationToken ct) => PersonalPages.Of<StepLine>(last =>
    {
        var after = last?.Id ?? 0;
        return db.Transitions.Where(t => t.ById == by && t.Id > after).OrderBy(t => t.Id).Take(PersonalPages.Size)
            .Select(t => new StepLine(t.Id, t.SubmissionId, t.At, t.Step, t.From, t.To, t.Note)).ToListAsync(ct);
    });
}
