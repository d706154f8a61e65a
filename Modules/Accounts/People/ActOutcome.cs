using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.People;

/// <summary>How an act on another person's account ended.</summary>
internal abstract record ActOutcome
{
    private ActOutcome() { }

    /// <summary>Done, or it was so already.</summary>
    internal sealed record Done(string Name) : ActOutcome;

    /// <summary>There is no such account, it is closed, or the viewer may not act on it.</summary>
    internal sealed record NotFound : ActOutcome;

    internal sealed record Refused(FieldErrors Errors) : ActOutcome
    {
        public static Refused Because(string field, string problem) => new(FieldErrors.Of((field, problem)));
    }

    /// <summary>Someone else changed the account meanwhile; nothing was done.</summary>
    internal sealed record Overtaken : ActOutcome
    {
        public const string Words = "Someone changed this account just now. Look again before you go on.";
    }
}

internal static class OpenAccounts
{
    /// <summary>The account to act on; a closed one is nobody's any more.</summary>
    public static Task<Account?> OpenAccount(this AccountsDb db, Guid id, CancellationToken ct) =>
        db.People.SingleOrDefaultAsync(person => person.Id == id && person.ClosedAt == null, ct);

    /// <summary>Saves a change of an account by <paramref name="save"/>, which fails where another was quicker.</summary>
    public static async Task<ActOutcome> Save(this Account account, Func<Task> save)
    {
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        try
        {
            await save();
            return new ActOutcome.Done(account.UserName!);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Overtaken();
        }
    }
}
