namespace VersionedContent.Accounts;

/// <summary>
/// A module's share of what the site keeps about a person, for the archive that they may take along. Register with
/// <c>services.AddScoped&lt;IPersonalData, T&gt;()</c>.
/// </summary>
/// <remarks>
/// Only what is the person's own or told to them. What others wrote about them in confidence is not part of it.
/// </remarks>
public interface IPersonalData
{
    /// <summary>The folder that the files lie in, such as <c>reviews</c>.</summary>
    string Name { get; }

    /// <summary>Every file that may be written, for the archive's table of contents.</summary>
    IReadOnlyList<PersonalFile> Files { get; }

    /// <summary>
    /// Writes the files one after another. The archive is sent while it is made: read page by page
    /// (<see cref="PersonalPages"/>), and hold no connection to the database while writing.
    /// </summary>
    Task Write(Guid personId, IPersonalArchive archive, CancellationToken ct);
}

/// <param name="Name">Within the folder, such as <c>reviews.jsonl</c>.</param>
/// <param name="About">What is in it, as a sentence.</param>
public sealed record PersonalFile(string Name, string About);

/// <summary>The archive as one <see cref="IPersonalData"/> sees it: names are within its folder.</summary>
public interface IPersonalArchive
{
    /// <summary>A file of one JSON value.</summary>
    Task Json<T>(string file, T value, CancellationToken ct);

    /// <summary>A file of JSON lines: one value a line.</summary>
    Task JsonLines<T>(string file, IAsyncEnumerable<T> lines, CancellationToken ct);

    /// <summary>A file as it is.</summary>
    Task Bytes(string file, ReadOnlyMemory<byte> content, CancellationToken ct);
}

/// <summary>Reads a list of any length in pages, so that neither it nor a connection is held while it is written.</summary>
public static class PersonalPages
{
    /// <summary>Rows a page.</summary>
    public const int Size = 500;

    /// <param name="after">The page after a row, in a total order and of at most <see cref="Size"/>; the first page after null.</param>
    public static async IAsyncEnumerable<T> Of<T>(Func<T?, Task<List<T>>> after)
        where T : class
    {
        T? last = null;
        while (true)
        {
            var page = await after(last);
            foreach (var row in page)
                yield return row;
            if (page.Count < Size)
                yield break;
            last = page[^1];
        }
    }
}
