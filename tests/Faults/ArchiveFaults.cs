using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Versioning;
using Xunit;

namespace VersionedContent.Faults;

/// <summary>Old versions are packed, and something dies.</summary>
public sealed class ArchiveFaults(Machine machine) : IClassFixture<Machine>
{
    private const int Documents = 30;
    private const int Versions = 120;
    private const string Packed = "SELECT count(*) FROM versioning.packs";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Rounds.All), MemberType = typeof(Rounds))]
    public async Task Every_version_can_be_read_whatever_was_packed_already(int round, Victim victim)
    {
        for (var i = 0; i < Documents; i++)
            await Import($"{victim}-{round}-{i}");
        var before = await machine.Number(Packed);
        await using (var archive = Program.Command(machine, "archive", "run", "--older-than", "1d"))
        {
            await machine.Until(Packed, before + new Random(round).Next(Documents / 2), archive.Ended);
            await machine.Kill(victim, archive);
            await archive.Kill();
        }

        // Each content is read and compared with its hash, packed or not.
        await machine.AssertWhole();
        await using (var again = Program.Command(machine, "archive", "run", "--older-than", "1d"))
            await again.Succeed();
        Assert.True(await machine.Number(Packed) >= before + Documents);
        await machine.AssertWhole();
    }

    private Task<ImportOutcome> Import(string name) => machine.With(services =>
    {
        var text = new StringBuilder();
        var author = new Author(Guid.CreateVersion7(), "someone");
        var versions = new List<ImportedVersion>();
        for (var n = 1; n <= Versions; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Sentence number {n} of {name}.\n");
            versions.Add(new ImportedVersion(
                $"faults:{name}:{n}", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(n), author, "m", $"old/{name}",
                JsonSerializer.SerializeToElement(new { type = "page", title = name, body = text.ToString() }), false));
        }

        return services.GetRequiredService<IHistoryImport>().Import(Guid.CreateVersion7(), versions, Ct);
    });
}
