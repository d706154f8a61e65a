using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Export;

public sealed class ExportTests(Site site)
{
    private const string ExportForm = "main form[action*='handler=Export']";

    /// <summary>Lists of the account part that hold one row for each row of a table, by the column that names the person.</summary>
    public static TheoryData<string, string, string> Lists { get; } = new()
    {
        { "account/sessions.jsonl", "sessions", "person_id" },
        { "account/devices.jsonl", "known_devices", "person_id" },
        { "account/tokens.jsonl", "api_tokens", "person_id" },
        { "account/notices.jsonl", "notices", "person_id" },
        { "account/letters.jsonl", "mails", "person_id" },
        { "account/activity.jsonl", "activity", "person_id" },
        { "account/activity-days.jsonl", "activity_days", "person_id" },
        { "account/judgements.jsonl", "judgements", "person_id" },
        { "account/audit.jsonl", "audit", "subject_id" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_has_what_the_database_has_of_the_person_past_a_page_and_nothing_of_another(string file, string table, string column)
    {
        var (mine, other) = (NewName("Mine"), NewName("Other"));
        var (id, otherId) = (await site.EnsureAccount(mine, Roles.Contributor), await site.EnsureAccount(other, Roles.Contributor));
        using var person = await site.SignInAs(Roles.Contributor, mine);
        // One more than two pages, of which the last would be lost if paging ended early.
        await Fill(id, "mine", 2 * PersonalPages.Size + 1);
        await Fill(otherId, "theirs", 3);

        var archive = await OwnArchive.Of(person);
        var lines = archive.Lines(file);
        Assert.Equal(await Scalar($"SELECT count(*) FROM accounts.{table} WHERE {column} = $1", id), (long)lines.Count);
        Assert.True(lines.Count > 2 * PersonalPages.Size, $"{file} has {lines.Count} lines");
        Assert.Equal(lines.Count, lines.Select(line => line.GetRawText()).Distinct().Count());
        Assert.DoesNotContain("theirs", archive.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(other, archive.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(otherId.ToString(), archive.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_readme_names_every_file_and_what_is_left_out()
    {
        var name = NewName();
        using var person = await site.SignInAs(Roles.Contributor, name);
        var archive = await OwnArchive.Of(person);
        Assert.Equal("README.txt", archive.Files.First());
        var readme = archive.Text("README.txt");
        Assert.Contains(name, readme, StringComparison.Ordinal);
        Assert.Contains("Notes that administrators wrote about you", readme, StringComparison.Ordinal);
        await using var scope = site.Services.CreateAsyncScope();
        var promised = scope.ServiceProvider.GetServices<IPersonalData>().SelectMany(area => area.Files.Select(file => $"{area.Name}/{file.Name}")).ToList();
        Assert.All(promised, file => Assert.Contains(file, readme, StringComparison.Ordinal));
        // There is no picture where the person has none.
        Assert.Equal(promised.Except(["account/picture.webp"]).Append("README.txt").Order(), archive.Files.Order());
        Assert.Equal(["account", "reviews", "submissions", "versions"], promised.Select(file => file.Split('/')[0]).Distinct().Order());
    }

    [Fact]
    public async Task The_profile_is_whole_and_no_secret_is_in_the_archive()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Reviewer);
        using var person = await site.SignInAs(Roles.Reviewer, name);
        await Scalar("UPDATE accounts.people SET biography = 'I ride *wood*.', links = '{https://example.org/me}', time_zone = 'Europe/Berlin' WHERE id = $1 RETURNING 1", id);
        await Scalar("INSERT INTO accounts.pictures (person_id, hash, data, at) VALUES ($1, '\\x01', '\\x52494646', now()) RETURNING 1", id);
        await Scalar("INSERT INTO accounts.person_notes (person_id, by_id, at, text) VALUES ($1, $1, now(), 'in confidence') RETURNING 1", id);
        await person.Confirm();
        using var made = await person.Call(HttpMethod.Post, "/api/v1/me/tokens", new { name = "A bot" });
        var token = (await made.Json()).GetProperty("token").GetString()!;

        var archive = await OwnArchive.Of(person);
        var profile = archive.Json("account/profile.json");
        Assert.Equal(id, profile.GetProperty("id").GetGuid());
        Assert.Equal(name, profile.GetProperty("name").GetString());
        Assert.Equal($"{name}@example.org", profile.GetProperty("email").GetString());
        Assert.Equal(Roles.Reviewer, profile.GetProperty("role").GetString());
        Assert.Equal("I ride *wood*.", profile.GetProperty("biography").GetString());
        Assert.Equal("https://example.org/me", Assert.Single(profile.GetProperty("links").EnumerateArray()).GetString());
        Assert.Equal("RIFF", archive.Text("account/picture.webp"));
        Assert.Equal("A bot", Assert.Single(archive.Lines("account/tokens.jsonl")).GetProperty("name").GetString());
        foreach (var secret in new[]
                 {
                     token, "in confidence", await Text("password_hash"), await Text("security_stamp"),
                     (string)(await Scalar("SELECT encode(hash, 'base64') FROM accounts.api_tokens WHERE person_id = $1", id))!,
                 })
        {
            Assert.DoesNotContain(secret, archive.Everything, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'account.export'", id));

        async Task<string> Text(string column) => (string)(await Scalar($"SELECT {column} FROM accounts.people WHERE id = $1", id))!;
    }

    [Fact]
    public async Task Five_thousand_versions_take_a_query_a_page_and_are_all_there_with_their_content()
    {
        const int count = 5_000;
        var name = NewName();
        using var person = await site.SignInAs(Roles.Moderator, name);
        var (last, path) = await Write(name, count, 40);
        await Write(NewName("Other"), 3, 40);

        using var counted = Site.CountQueries();
        var archive = await OwnArchive.Of(person);
        var reads = counted.Commands.Count(sql => sql.Contains("FROM measured", StringComparison.Ordinal));
        Assert.InRange(reads, count / 200, count / 200 + 1);
        Assert.True(counted.Count < reads + 40, $"{counted.Count} queries:\n{counted}");

        var versions = archive.Lines("versions/versions.jsonl");
        Assert.Equal(count, versions.Count);
        Assert.Equal(count, versions.Select(version => version.GetProperty("documentId").GetGuid()).Distinct().Count());
        var one = versions.Single(version => version.GetProperty("path").GetString() == path);
        Assert.Equal(last, one.GetProperty("changeSet").GetInt64());
        Assert.Equal("main", one.GetProperty("branch").GetString());
        Assert.Equal("Write many", one.GetProperty("message").GetString());
        Assert.Equal("created", one.GetProperty("kind").GetString());
        Assert.Equal(path, one.GetProperty("content").GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_page_of_large_contents_is_cut_by_their_size()
    {
        var name = NewName();
        using var person = await site.SignInAs(Roles.Moderator, name);
        await Write(name, 20, 600_000);
        using var counted = Site.CountQueries();
        var archive = await OwnArchive.Of(person);
        Assert.Equal(20, archive.Lines("versions/versions.jsonl").Count);
        // Six of 800 kB (as Base64) reach 4 MB.
        Assert.InRange(counted.Commands.Count(sql => sql.Contains("FROM measured", StringComparison.Ordinal)), 4, 5);
    }

    [Fact]
    public async Task It_is_sent_while_it_is_made_once_at_a_time_and_ends_with_the_reader()
    {
        var name = NewName();
        using var person = await site.SignInAs(Roles.Moderator, name);
        // More than what the sockets between hold.
        await Write(name, 40, 750_000);
        await person.Confirm();
        var unread = await person.Http.GetAsync("/api/v1/me/export", HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(HttpStatusCode.OK, unread.StatusCode);
        Assert.True(unread.Headers.TransferEncodingChunked);
        await (await person.Http.GetAsync("/api/v1/me/export", Ct)).Problem(409);

        unread.Dispose();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        HttpStatusCode status;
        do
        {
            Assert.True(await timer.WaitForNextTickAsync(Ct));
            using var again = await person.Http.GetAsync("/api/v1/me/export", HttpCompletionOption.ResponseHeadersRead, Ct);
            status = again.StatusCode;
        }
        while (status == HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Page_and_api_ask_who_is_there()
    {
        var name = NewName();
        using var person = await site.SignInAs(Roles.Contributor, name);
        await (await person.Http.GetAsync("/api/v1/me/export", Ct)).Problem(403);
        var page = await person.Open("/account/data");
        Assert.Equal("/account/confirm", page.Path);
        page = await person.Submit(page, "form[action*=Password]", ("Password", Site.Password));
        var token = page.Document.QuerySelector($"{ExportForm} input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var answer = await person.Http.PostAsync("/account/data?handler=Export", new FormUrlEncodedContent(
            [KeyValuePair.Create("__RequestVerificationToken", token)]), Ct);
        Assert.StartsWith("attachment; filename=\"my-data-", answer.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(name, (await OwnArchive.Read(answer)).Json("account/profile.json").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_visitor_and_an_api_token_get_no_archive()
    {
        using var visitor = site.NewBrowser();
        Assert.Equal("/account/sign-in", (await visitor.Open("/account/data")).Path);
        await (await visitor.Http.GetAsync("/api/v1/me/export", Ct)).Problem(401);

        using var owner = await site.SignInAs(Roles.Contributor, NewName());
        await owner.Confirm();
        using var made = await owner.Call(HttpMethod.Post, "/api/v1/me/tokens", new { name = "A bot" });
        visitor.Http.DefaultRequestHeaders.Authorization = new("Bearer", (await made.Json()).GetProperty("token").GetString());
        await (await visitor.Http.GetAsync("/api/v1/me/export", Ct)).Problem(403);
    }

    private async Task<(long ChangeSet, string Path)> Write(string name, int count, int bytes)
    {
        var viewer = new Viewer(await site.EnsureAccount(name, Roles.Moderator), name, Roles.Grants[Roles.Moderator].ToHashSet(), 0);
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
        var (last, path) = (0L, "");
        foreach (var chunk in Enumerable.Range(0, count).Chunk(500))
        {
            var changes = chunk.Select(_ =>
            {
                path = $"export/{Guid.CreateVersion7():n}";
                return Change.Create(Guid.CreateVersion7(), path, JsonSerializer.SerializeToElement(
                    new { type = "page", title = path, body = Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)) }));
            }).ToList();
            last = Assert.IsType<CommitResult.Committed>(await store.Commit(
                new CommitRequest { Branch = Ref.MainName, Viewer = viewer, Message = "Write many", Origin = Origin.Page, Changes = changes }, Ct)).ChangeSetId;
        }

        return (last, path);
    }

    private async Task Fill(Guid person, string word, int rows)
    {
        string[] inserts =
        [
            "sessions (id, person_id, secret_hash, kind, device, address, began_at, seen_at, expires_at, is_kept) SELECT gen_random_uuid(), $1, sha256(($1::text || i)::bytea), 0, $2, '::1', now(), now(), now(), false",
            "known_devices (person_id, hash, first_at, last_at) SELECT $1, sha256((i || $2)::bytea), now() + make_interval(secs => i), now()",
            "api_tokens (id, person_id, name, hash, beginning, scopes, made_at, expires_at) SELECT gen_random_uuid(), $1, $2, sha256(($1::text || i)::bytea), 'vct_', '{}', now(), now()",
            "notices (id, person_id, key, text, link, told_at) SELECT gen_random_uuid(), $1, 'k' || i, $2, '/', now()",
            "mails (id, person_id, \"to\", kind, written_at) SELECT gen_random_uuid(), $1, $2, 'test', now()",
            // Many at one moment: they are told apart by their numbers.
            "activity (person_id, key, at, kind, text, link, is_private) SELECT $1, 'k' || i, now() + make_interval(secs => i / 400), 'edit', $2, '/', i % 2 = 0",
            "activity_days (person_id, day, public, private) SELECT $1, DATE '2020-01-01' + i, 1, length($2)",
            "judgements (person_id, key, is_accepted, at) SELECT $1, $2 || i, true, now()",
            "audit (at, actor_id, subject_id, action, detail) SELECT now(), $1, $1, $2, '{}'",
        ];
        foreach (var insert in inserts)
        {
            await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"INSERT INTO accounts.{insert} FROM generate_series(1, $3) i");
            command.Parameters.AddWithValue(person);
            command.Parameters.AddWithValue(word);
            command.Parameters.AddWithValue(rows);
            await command.ExecuteNonQueryAsync(Ct);
        }
    }

    private async Task<object?> Scalar(string sql, Guid person)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(person);
        return await command.ExecuteScalarAsync(Ct);
    }
}
