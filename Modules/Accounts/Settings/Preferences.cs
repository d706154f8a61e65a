using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Settings;

internal sealed class Preferences(AccountsDb db, AccountStates states) : IPreferences
{
    public async Task SetTheme(Guid personId, string theme, CancellationToken ct)
    {
        if (!Themes.All.Contains(theme))
            throw new ArgumentException($"There is no theme '{theme}'.", nameof(theme));
        var changed = await db.People.Where(person => person.Id == personId && person.Theme != theme)
            .ExecuteUpdateAsync(set => set.SetProperty(person => person.Theme, theme), ct);
        if (changed > 0)
            await states.Forget(personId);
    }
}
