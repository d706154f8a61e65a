using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.People.Manage;

/// <summary>Adds to what administrators note about a person, for each other. A note is not changed afterwards.</summary>
internal sealed class AddNote(AccountsDb db, TimeProvider time)
{
    internal const int Longest = 4_000;

    public async Task<ActOutcome> Run(Viewer viewer, Guid personId, string text, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageUsers) || await db.OpenAccount(personId, ct) is not { } account)
            return new ActOutcome.NotFound();
        text = text.Trim();
        if (text.Length == 0)
            return ActOutcome.Refused.Because("note", "Write the note first.");
        if (text.Length > Longest)
            return ActOutcome.Refused.Because("note", $"This is {text.Length} characters long; at most {Longest} are allowed.");
        var now = time.GetUtcNow();
        db.PersonNotes.Add(new PersonNote { PersonId = personId, ById = viewer.Id!.Value, At = now, Text = text });
        db.Audit.Write(viewer, personId, "note.add", new { }, now);
        await db.SaveChangesAsync(ct);
        return new ActOutcome.Done(account.UserName!);
    }
}
