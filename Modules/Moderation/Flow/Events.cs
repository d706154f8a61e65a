namespace VersionedContent.Moderation.Flow;

/// <summary>A submission waits for its automatic checks.</summary>
internal sealed record SubmissionSent(Guid SubmissionId);

/// <summary>A step was taken that its author or its branch must learn of.</summary>
/// <param name="Revision">Tells this step from others of the same submission: a notice is told once by it.</param>
internal sealed record SubmissionMoved(Guid SubmissionId, Step Step, int Revision, string ByName, string Note);
