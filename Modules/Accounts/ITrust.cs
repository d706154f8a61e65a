namespace VersionedContent.Accounts;

/// <summary>
/// Learns how what a person proposed was judged. How far the person is trusted follows from it by the rules of the
/// settings <c>Accounts:Trust</c>, at once.
/// </summary>
public interface ITrust
{
    /// <summary>
    /// Something of the person was accepted or rejected. Safe to repeat; told anew under the same key, the later word counts.
    /// Nothing happens where no account has that id.
    /// </summary>
    /// <param name="key">Names what was judged, such as <c>submission:0199…</c>; at most 200 characters.</param>
    /// <param name="at">When it was judged.</param>
    Task Judge(Guid personId, string key, bool isAccepted, DateTimeOffset at, CancellationToken ct);

    /// <summary>The judgement does not stand any more, as if it had never been. Safe to repeat.</summary>
    Task Withdraw(Guid personId, string key, CancellationToken ct);
}
