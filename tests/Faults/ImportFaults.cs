using System.Globalization;
using System.Text;
using System.Text.Json;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Faults;

/// <summary>An import runs, and something dies.</summary>
public sealed class ImportFaults(Machine machine) : IClassFixture<Machine>
{
    private const int Documents = 40;
    private const int Versions = 60;
    private const string Imported = "SELECT count(*) FROM versioning.change_sets WHERE source_ref IS NOT NULL";

    [Theory]
    [MemberData(nameof(Rounds.All), MemberType = typeof(Rounds))]
    public async Task A_second_run_takes_up_an_import_that_was_cut_short(int round, Victim victim)
    {
        var file = Path.Combine(Checkout.Root, "artifacts", "tmp", $"faults-{Guid.NewGuid():n}.jsonl");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Documents).Select(i => Document($"{victim}-{round}-{i}")), TestContext.Current.CancellationToken);
        try
        {
            var before = await machine.Number(Imported);
            await using (var import = Program.Command(machine, "import", "history", file))
            {
                await machine.Until(Imported, before + new Random(round).Next(Documents * Versions / 2), import.Ended);
                await machine.Kill(victim, import);
                // Without its database an import may try on or give up; here it is over either way.
                await import.Kill();
            }

            await machine.AssertWhole();
            await using (var again = Program.Command(machine, "import", "history", file))
                await again.Succeed();
            await using (var verify = Program.Command(machine, "verify", "history", file))
                await verify.Succeed();
            Assert.Equal(before + (Documents * Versions), await machine.Number(Imported));
            await machine.AssertWhole();
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A line of the shape that <c>import history</c> reads.</summary>
    private static string Document(string name)
    {
        var text = new StringBuilder($"# {name}\n\n");
        var versions = new List<object>();
        for (var n = 1; n <= Versions; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Sentence number {n} of this text.\n");
            versions.Add(new { n, date = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(n), author = $"author-{n % 5}", message = $"edit {n}", content = text.ToString() });
        }

        return JsonSerializer.Serialize(new
        {
            id = name, repo = "faults/texts", license = "CC0-1.0", path = $"{name}.md", kind = "markdown", snapshot_commit = "0", version_count = Versions, versions,
        });
    }
}
