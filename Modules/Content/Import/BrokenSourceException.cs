namespace VersionedContent.Content.Import;

/// <summary>The source file cannot be read further. What was read before this is whole and stays valid.</summary>
internal sealed class BrokenSourceException : Exception
{
    /// <param name="where">The place a person can look at: <c>line 40, page "Q1"</c>.</param>
    /// <param name="what">What is wrong there.</param>
    /// <param name="advice">What to do about it.</param>
    public BrokenSourceException(string where, string what, string advice, Exception? inner = null)
        : base($"{where}: {what} {advice}", inner)
    {
        Where = where;
        What = what;
        Advice = advice;
    }

    public string Where { get; }
    public string What { get; }
    public string Advice { get; }
}
