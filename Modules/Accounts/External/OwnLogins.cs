using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.External;

/// <param name="Provider">Its name in addresses.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="IsOffered">False where the site no longer offers it, so that it opens nothing.</param>
internal sealed record OwnLogin(string Provider, string DisplayName, bool IsOffered);

internal abstract record LoginOutcome
{
    internal sealed record Done(string Name) : LoginOutcome;

    internal sealed record NotFound : LoginOutcome;

    internal sealed record Refused(FieldErrors Errors) : LoginOutcome;
}

/// <summary>A person's own logins elsewhere, one a provider. Whoever calls it made sure it is the owner.</summary>
internal sealed class OwnLogins(AccountsDb db, ExternalProviders providers, WaysIn waysIn, SecurityRecord record, Outbox outbox)
{
    private const int MostTries = 3;

    public async Task<IReadOnlyList<OwnLogin>> List(Guid personId, CancellationToken ct)
    {
        var names = await db.UserLogins.Where(login => login.UserId == personId).Select(login => login.LoginProvider).Order().ToListAsync(ct);
        return [.. names.Select(name => new OwnLogin(name, NameOf(name), providers.Find(name) is not null))];
    }

    /// <summary>The providers that a person can show anew who they are with.</summary>
    public async Task<IReadOnlyList<ExternalProvider>> Offered(Guid personId, CancellationToken ct) =>
        [.. (await List(personId, ct)).Select(login => providers.Find(login.Provider)).OfType<ExternalProvider>()];

    public Task<LoginOutcome> Add(Guid personId, ExternalSignIn from, CancellationToken ct) => Try(() => AddOnce(personId, from, ct));

    public Task<LoginOutcome> Remove(Guid personId, string provider, CancellationToken ct) => Try(() => RemoveOnce(personId, provider, ct));

    private async Task<LoginOutcome> AddOnce(Guid personId, ExternalSignIn from, CancellationToken ct)
    {
        var account = await Account(personId, ct);
        var name = NameOf(from.Provider);
        var others = await db.UserLogins.AsNoTracking()
            .Where(login => login.LoginProvider == from.Provider && (login.UserId == personId || login.ProviderKey == from.Key)).ToListAsync(ct);
        if (others.Exists(login => login.UserId != personId))
            return Taken(name);
        if (others.Count > 0)
        {
            return Refused(others[0].ProviderKey == from.Key
                ? $"That {name} account opens this one already."
                : $"Another {name} account opens this one. Remove that one first.");
        }

        db.UserLogins.Add(new IdentityUserLogin<Guid> { LoginProvider = from.Provider, ProviderKey = from.Key, UserId = personId });
        // Two accounts of one provider added at once: the second sees the first when it looks again.
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        try
        {
            await outbox.Save(db, ct, record.Of(account, "login.add", new { provider = from.Provider }, $"{name} was added to your account",
                $"Your account can now be opened by signing in with {name}, without your password."));
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { ConstraintName: AccountsDb.UniqueLogin })
        {
            return Taken(name);
        }

        return new LoginOutcome.Done(name);
    }

    private async Task<LoginOutcome> RemoveOnce(Guid personId, string provider, CancellationToken ct)
    {
        var account = await Account(personId, ct);
        if (await db.UserLogins.SingleOrDefaultAsync(login => login.UserId == personId && login.LoginProvider == provider, ct) is not { } login)
            return new LoginOutcome.NotFound();
        var name = NameOf(provider);
        // One that is not offered any more is no way in, so it is never the last.
        if (providers.Find(provider) is not null && (await waysIn.Of(personId, ct)).IsLast)
            return Refused("That is the only way into your account. Set a password or add a passkey first.");
        db.UserLogins.Remove(login);
        // Two removals at once would each leave the other's as the last way in: one of them fails by this, and looks again.
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        await outbox.Save(db, ct, record.Of(account, "login.remove", new { provider }, $"{name} was removed from your account",
            $"Signing in with {name} no longer opens your account."));
        return new LoginOutcome.Done(name);
    }

    private async Task<LoginOutcome> Try(Func<Task<LoginOutcome>> once)
    {
        for (var tries = 1; ; tries++)
        {
            db.ChangeTracker.Clear();
            try
            {
                return await once();
            }
            catch (DbUpdateConcurrencyException) when (tries < MostTries)
            {
                // The account changed since it was read.
            }
        }
    }

    private Task<Account> Account(Guid personId, CancellationToken ct) => db.People.SingleAsync(person => person.Id == personId, ct);

    private string NameOf(string provider) => providers.Find(provider)?.DisplayName ?? provider;

    private static LoginOutcome.Refused Taken(string name) =>
        Refused($"That {name} account opens another account here already. Sign in to that one to remove it there.");

    private static LoginOutcome.Refused Refused(string problem) => new(FieldErrors.Of(("", problem)));
}
