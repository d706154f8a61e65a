using Microsoft.AspNetCore.Authorization;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Revert;

namespace VersionedContent.Versioning.CherryPick;

/// <summary>Makes the changes of a change set, or of one document in it, once more on another branch.</summary>
[Authorize(Permissions.EditItems)]
internal sealed class PickModel(IReplays replays, IBranches branches) : ReplayPage(replays, branches)
{
    public override string Verb => "Pick";
    public override string Icon => "cherry";

    public override QuestionsView Questions => new(Preview.Conflicts, $"On {Preview.Branch} now", "In the picked change")
    {
        BeforeLabel = "Before the picked change",
        Given = Given,
    };

    protected override Replay? What(ReplayForm form) => form switch
    {
        { Change: { } change, Document: { } document } => new Replay.PickVersion(document, change),
        { Change: { } change } => new Replay.PickChangeSet(change),
        _ => null,
    };
}
