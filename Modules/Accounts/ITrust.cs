namespace VersionedContent.Accounts;

/// <summary>Raises how far a person is trusted, as what they do proves good.</summary>
public interface ITrust
{
    /// <summary>Gives the person at least <paramref name="level"/>; one who has more keeps it. Safe to repeat.</summary>
    Task Raise(Guid personId, int level, CancellationToken ct);
}
