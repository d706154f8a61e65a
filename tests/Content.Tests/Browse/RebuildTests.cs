using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Content.Data;
using VersionedContent.Content.Listing;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Browse;

public sealed class RebuildTests(Site site)
{
    [Fact]
    public async Task A_lost_row_comes_back_and_a_row_of_nothing_goes()
    {
        var ct = TestContext.Current.CancellationToken;
        var path = await site.MakePage();
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ContentDb>();
        await SiteOfTests.Eventually(() => db.Items.AnyAsync(item => item.Path == path, ct), "the item is listed");
        await db.Items.Where(item => item.Path == path).ExecuteDeleteAsync(ct);
        var ghost = SiteOfTests.NewPath();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO content.items (document_id, type, path, title, summary, facets, words, change_set_id, updated_at)
            VALUES ({Guid.NewGuid()}, 'page', {ghost}, 'Ghost', '', jsonb_build_object(), '', 1, now())
            """, ct);

        await scope.ServiceProvider.GetRequiredService<RebuildListing>().Run(_ => { }, ct);

        Assert.True(await db.Items.AnyAsync(item => item.Path == path, ct));
        Assert.False(await db.Items.AnyAsync(item => item.Path == ghost, ct));
    }
}
