using Microsoft.AspNetCore.Authorization;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Revert;

/// <summary>Undoes a change set, one document of it, some fields, or all that a person changed since a moment.</summary>
[Authorize(Permissions.EditItems)]
internal sealed class RevertModel(IReplays replays, IBranches branches) : ReplayPage(replays, branches)
{
    public override string Verb => "Undo";
    public override string Icon => "undo-2";

    public override QuestionsView Questions => new(Preview.Conflicts, "As it is now", "As it was before")
    {
        BeforeLabel = "As it was made",
        Given = Given,
    };

    protected override Replay? What(ReplayForm form) => form switch
    {
        { Author: { } author, Since: { } since } => new Replay.UndoAuthor(author, since) { After = form.After },
        { Change: { } change, Document: { } document } => new Replay.UndoVersion(document, change) { Fields = form.Field is { Count: > 0 } ? form.Field : null },
        { Change: { } change } => new Replay.UndoChangeSet(change),
        _ => null,
    };
}
