using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

/// <summary>Those who are named as writers.</summary>
public interface IAuthors
{
    /// <summary>
    /// Puts a pseudonym in the place of a name, for good and everywhere the engine names the person; all they wrote stays
    /// as it is. Other modules learn of it by <see cref="AuthorErased"/>. Asking again changes nothing.
    /// </summary>
    /// <param name="viewer">Must be allowed <see cref="Permissions.ManageUsers"/>, or be the person.</param>
    /// <returns>The person as named from now on; null where there is none, or the viewer may not.</returns>
    Task<Author?> Erase(Guid authorId, Viewer viewer, CancellationToken ct);

    /// <summary>Authors of that name in any case, at most 20: an import may bring a namesake.</summary>
    Task<IReadOnlyList<Author>> Named(string name, CancellationToken ct);

    /// <summary>True where the name is a pseudonym: it must not be replaced by any other.</summary>
    Task<bool> IsErased(Guid authorId, CancellationToken ct);
}

/// <summary>A person's name was replaced for good; whoever keeps it elsewhere replaces it there too.</summary>
public sealed record AuthorErased(Guid Id, string Pseudonym);
