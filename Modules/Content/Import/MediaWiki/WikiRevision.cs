namespace VersionedContent.Content.Import.MediaWiki;

/// <summary>One content of a revision.</summary>
/// <param name="Role"><see cref="Main"/>, or what else the revision carries: <c>mediainfo</c>.</param>
/// <param name="Text">Null where the file keeps it back.</param>
internal sealed record WikiSlot(string Role, string? Model, string? Format, string? Text)
{
    public const string Main = "main";
}

/// <param name="Author">A name or an address; empty where there is none.</param>
/// <param name="Slots">The main slot first.</param>
/// <param name="Line">Where the revision begins in the file.</param>
internal sealed record WikiRevision(
    long? Id,
    DateTimeOffset Timestamp,
    string Author,
    bool AuthorHidden,
    string Comment,
    bool CommentHidden,
    bool Minor,
    IReadOnlyList<WikiSlot> Slots,
    int Line);

/// <summary>What the head of the file says of the wiki.</summary>
/// <param name="Name">Keys and paths begin with it: <c>dewiktionary</c>, or the host where no short name is given.</param>
internal sealed record WikiSite(string Name, IReadOnlyDictionary<int, string> Namespaces);
