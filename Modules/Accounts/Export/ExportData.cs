using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Export;

/// <summary>Whose archive is being made here: one at a time is enough, and a loop of them would only be load.</summary>
internal sealed class RunningExports
{
    private readonly ConcurrentDictionary<Guid, bool> _people = new();

    public bool Begin(Guid personId) => _people.TryAdd(personId, true);

    public void End(Guid personId) => _people.TryRemove(personId, out _);
}

/// <summary>
/// Gives a person all that the site keeps about them as one ZIP file, which is sent while it is made: memory and queries
/// are bounded by pages, however much there is.
/// </summary>
internal sealed class ExportData(AccountsDb db, IEnumerable<IPersonalData> areas, RunningExports running, TimeProvider time)
{
    internal const string Busy = "An archive is being sent to you already. Wait until it is there, or stop it.";

    /// <summary>Answers the request with the archive.</summary>
    /// <returns>False where one is being sent to the person already; then nothing is written.</returns>
    public async Task<bool> Send(HttpContext http, Guid personId, CancellationToken ct)
    {
        if (!running.Begin(personId))
            return false;
        try
        {
            var now = time.GetUtcNow();
            db.Audit.Add(new AuditEntry { At = now, ActorId = personId, SubjectId = personId, Action = "account.export", Detail = "{}" });
            await db.SaveChangesAsync(ct);
            http.Response.Headers.CacheControl = "no-store";
            http.Response.ContentType = "application/zip";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"my-data-{now:yyyy-MM-dd}.zip\"";
            await Write(personId, http.Response.Body, ct);
            return true;
        }
        finally
        {
            running.End(personId);
        }
    }

    internal async Task Write(Guid personId, Stream to, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var ordered = areas.OrderBy(area => area.Name, StringComparer.Ordinal).ToList();
        var sent = new DeferringStream(to);
        await using (var zip = await ZipArchive.CreateAsync(sent, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct))
        {
            var archive = new PersonalArchive(zip, now);
            var name = await db.People.Where(person => person.Id == personId).Select(person => person.UserName!).SingleAsync(ct);
            await archive.Write("README.txt", Encoding.UTF8.GetBytes(Readme.Of(name, now, ordered)), ct);
            foreach (var area in ordered)
                await area.Write(personId, archive.Folder(area.Name), ct);
        }

        await sent.FlushAsync(ct);
    }
}
