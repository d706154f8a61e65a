using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace VersionedContent.Faults;

/// <summary>People save, and something dies.</summary>
public sealed class CommitFaults(Machine machine) : IClassFixture<Machine>
{
    private const int Writers = 8;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Rounds.All), MemberType = typeof(Rounds))]
    public async Task What_was_acknowledged_is_there_and_the_rest_is_whole_or_not_at_all(int round, Victim victim)
    {
        await using var site = await Program.Site(machine);
        var acknowledged = new ConcurrentQueue<(Guid Document, long ChangeSet, int N)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var http = await site.SignIn();
        var writers = Enumerable.Range(0, Writers).Select(writer => Write(http, $"faults/{victim}-{round}-{writer}", acknowledged, stop.Token)).ToArray();

        // Some way into the work, at another point each round.
        var enough = new Random(round).Next(20, 200);
        var before = await machine.Number("SELECT count(*) FROM versioning.change_sets");
        await machine.Until("SELECT count(*) FROM versioning.change_sets", before + enough, Task.WhenAll(writers));
        await machine.Kill(victim, site);
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.NotEmpty(acknowledged);
        foreach (var (document, changeSet, n) in acknowledged)
        {
            var version = await machine.Version(document, changeSet);
            Assert.NotNull(version);
            Assert.Equal(Text(n), version.Content!.Value.GetProperty("body").GetString());
        }

        await machine.AssertWhole();
        if (victim != Victim.Server)
        {
            // The site outlives its database and works on.
            using var answer = await http.PostAsJsonAsync($"/api/v1/items/faults/{victim}-{round}-after", new { content = Page(1), message = "after" }, Ct);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        }
    }

    /// <summary>Makes an item and changes it again and again, until it is told to stop or nobody answers.</summary>
    private static async Task Write(HttpClient http, string path, ConcurrentQueue<(Guid, long, int)> acknowledged, CancellationToken stop)
    {
        try
        {
            for (var n = 1; !stop.IsCancellationRequested; n++)
            {
                using var request = new HttpRequestMessage(n == 1 ? HttpMethod.Post : HttpMethod.Put, $"/api/v1/items/{path}")
                {
                    Content = JsonContent.Create(new { content = Page(n), message = $"edit {n}" }),
                };
                if (n > 1)
                    request.Headers.TryAddWithoutValidation("If-Match", "*");
                using var answer = await http.SendAsync(request, stop);
                if (!answer.IsSuccessStatusCode)
                    return;
                var written = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
                acknowledged.Enqueue((written.GetProperty("documentId").GetGuid(), written.GetProperty("changeSetId").GetInt64(), n));
            }
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            // The server is gone: what it had not answered may or may not be there.
        }
    }

    private static object Page(int n) => new { type = "page", title = "A page", body = Text(n) };

    private static string Text(int n) => string.Concat(Enumerable.Range(1, n).Select(line => $"Line {line}.\n"));
}
