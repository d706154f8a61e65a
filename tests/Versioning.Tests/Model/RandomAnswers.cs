using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>What a person decides about conflicts: a side, both, a text or path of their own; a text as a whole or place by place.</summary>
internal static class RandomAnswers
{
    private static readonly Resolution[] Sides = [Resolution.Ours, Resolution.Theirs];

    public static Dictionary<(Guid Document, string Pointer), ModelDecision> To(IEnumerable<ModelConflict> conflicts, RunContext run)
    {
        var answers = new Dictionary<(Guid, string), ModelDecision>();
        foreach (var conflict in conflicts)
        {
            if (conflict.TheirPath is not null || conflict.IsPathTaken)
            {
                var answer = !conflict.IsPathTaken && run.Random.Next(3) > 0 ? run.Pick(Sides) : Resolution.Edited($"free/{run.NextName()}");
                answers[(conflict.Document, DocumentConflict.PathPointer)] = new ModelDecision(answer, "");
            }

            foreach (var field in conflict.Merged?.Conflicts ?? [])
            {
                Resolution[] possible = field.AllowsBoth ? [.. Sides, Resolution.Both] : Sides;
                var byPlace = field.Hunks.Count > 0 && run.Random.Next(2) == 0;
                foreach (var key in byPlace ? field.Hunks.Select(hunk => hunk.Key) : [field.Pointer])
                {
                    var answer = byPlace && run.Random.Next(3) == 0 ? Resolution.Edited("decided\n") : run.Pick(possible);
                    answers[(conflict.Document, key)] = new ModelDecision(answer, ModelMerge.Question(field, key));
                }
            }
        }

        return answers;
    }
}
