using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Web;

namespace VersionedContent.Benchmarks;

/// <summary>
/// Whether the time of an answer tells that there is an account: each form over HTTP on the whole site, with passwords
/// hashed as slowly as in production, once for what nobody has and once for what somebody has, in turn.
/// </summary>
internal static class AccountsMeasure
{
    private const string Password = "a long phrase of the measure";

    /// <summary>Tried wrongly once each: a name that is tried often is held off, known or not.</summary>
    private const int Times = 200;

    public static async Task<int> Run(string? output, CancellationToken ct)
    {
        var table = new Table();
        Console.WriteLine(table.Text.TrimEnd());
        await using var server = await BenchServer.Start(ct);
        await using var host = await SiteHost.Build(await server.NewSite(ct), serve: true, ct);
        await using (var scope = host.App.Services.CreateAsyncScope())
        {
            var seeding = scope.ServiceProvider.GetRequiredService<IAccountSeeding>();
            for (var n = 0; n < Times; n++)
                await seeding.EnsureAccount(Name(n), Address(n), Password, Roles.Contributor, TimeProvider.System.GetUtcNow(), ct);
        }

        await host.App.StartAsync(ct);
        using var http = new HttpClient
        {
            BaseAddress = new Uri(host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        // Code that runs for the first time is slow for whoever comes first.
        for (var n = 0; n < 10; n++)
        {
            await SignIn($"warm-{n}");
            await Forget($"warm-{n}");
            await SignUp($"warm-{n}", $"warm-{n}@example.net");
        }

        await Compare("a wrong password, by name", n => SignIn($"nobody-{n}"), n => SignIn(Name(n)));
        await Compare("a wrong password, by address", n => SignIn($"nobody-{n}@example.org"), n => SignIn(Address(n)));
        await Compare("a forgotten password, by name", n => Forget($"nobody-{n}"), n => Forget(Name(n)));
        await Compare("a forgotten password, by address", n => Forget($"nobody-{n}@example.org"), n => Forget(Address(n)));
        await Compare("an account made, by address", n => SignUp($"new-{n}", $"new-{n}@example.org"), n => SignUp($"other-{n}", Address(n)));
        await host.App.StopAsync(ct);
        if (output is not null)
            await File.WriteAllTextAsync(output, table.Text, ct);
        return 0;

        async Task Compare(string what, Func<int, Task> nobodys, Func<int, Task> somebodys)
        {
            var (unknown, known) = (0, 0);
            var (one, other) = await Table.Interleaved(Times, () => nobodys(unknown++), () => somebodys(known++));
            table.Add(what, $"{Table.Milliseconds(one)} nobody's", $"{Table.Milliseconds(other)} somebody's", Table.Ratio(one, other));
        }

        Task SignIn(string name) => Post("session", new { name, password = "not the password" }, HttpStatusCode.Unauthorized);
        Task Forget(string name) => Post("password/forgotten", new { name }, HttpStatusCode.Accepted);
        Task SignUp(string name, string email) => Post("accounts", new { name, email, password = Password }, HttpStatusCode.Created);

        async Task Post(string path, object body, HttpStatusCode expected)
        {
            using var answer = await http.PostAsJsonAsync($"/api/v1/{path}", body, ct);
            if (answer.StatusCode != expected)
                throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ct)}");
            await answer.Content.ReadAsByteArrayAsync(ct);
        }
    }

    private static string Name(int n) => $"somebody-{n}";

    private static string Address(int n) => $"somebody-{n}@example.org";
}
