using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Mail;

/// <summary>Reads the letters of a site that has no mail server.</summary>
internal static class LetterBox
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>An address that no other test uses.</summary>
    public static string NewAddress() => $"{Guid.NewGuid():n}@example.org";

    /// <summary>The newest letter of that kind to an address; waits until there are <paramref name="nth"/>.</summary>
    public static async Task<Letter> Letter(this Site site, string address, string kind, int nth = 1)
    {
        IReadOnlyList<Letter> letters = [];
        await Eventually(async () => (letters = await site.Letters(address, kind)).Count >= nth, $"{nth} letters about {kind}");
        return letters[^1];
    }

    /// <summary>Letters of that kind to an address so far, in order.</summary>
    public static async Task<IReadOnlyList<Letter>> Letters(this Site site, string address, string kind)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var seal = scope.ServiceProvider.GetRequiredService<LetterSeal>();
        var mails = await scope.ServiceProvider.GetRequiredService<AccountsDb>().Mails
            .Where(mail => mail.To == address && mail.Kind == kind).OrderBy(mail => mail.WrittenAt).ThenBy(mail => mail.Id).ToListAsync(Ct);
        return [.. mails.Select(mail => seal.Open(mail.Content!))];
    }

    /// <summary>Waits until every event of that type is handled: from then on no letter comes of them.</summary>
    public static async Task Handled(this Site site, Type @event)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM messaging.outbox WHERE type = $1");
        command.Parameters.AddWithValue(@event.FullName!);
        await Eventually(async () => await command.ExecuteScalarAsync(Ct) is 0L, $"every {@event.Name} handled");
    }

    public static string Token(this Letter letter) => letter.Path!.Split("token=")[1];

    public static async Task Eventually(Func<Task<bool>> holds, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var started = TimeProvider.System.GetTimestamp(); !await holds();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"There never was: {what}");
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
