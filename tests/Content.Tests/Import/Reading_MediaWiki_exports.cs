using System.Text;
using VersionedContent.Content.Import;
using VersionedContent.Content.Import.MediaWiki;

namespace VersionedContent.Content.Tests.Import;

public sealed class Reading_MediaWiki_exports
{
    private readonly ImportWarnings warnings = new();

    [Theory]
    [InlineData("Main Page", "Main_Page")]
    [InlineData("User talk:Ann/Notes", "User_talk:Ann/Notes")]
    [InlineData("Qafár af", "Qafár_af")]
    [InlineData("User:Arde~aawiki", "User:Arde~7Eaawiki")]
    [InlineData("What?", "What~3F")]
    [InlineData("100%", "100~25")]
    [InlineData("a//b/", "a/~-/b/~-")]
    [InlineData("../x", "~2E~2E/x")]
    [InlineData("🎢 \"quoted\"", "~F0~9F~8E~A2_~22quoted~22")]
    [InlineData("हिन्दी", "हिन्दी")]
    public void A_title_is_a_path_and_back(string title, string path)
    {
        Assert.Equal(path, PageTitle.ToPath(title));
        Assert.Equal(title, PageTitle.FromPath(path));
    }

    [Fact]
    public void The_checksum_is_the_one_MediaWiki_writes()
    {
        Assert.Equal("phoiac9h4m842xq45sp7s6u21eteeq1", Base36Sha1.Of(""));
        Assert.Equal("61o9wqbehiqpmke7163b1675fic2cri", Base36Sha1.Of("{{babel|en}}"));
    }

    [Fact]
    public void Revisions_come_in_the_order_that_MediaWiki_shows()
    {
        var page = Assert.Single(Read("""
            <mediawiki><page><title>T</title><id>7</id>
            <revision><id>3</id><timestamp>2020-01-02T00:00:00Z</timestamp><contributor><username>B</username></contributor><text>three</text></revision>
            <revision><id>1</id><timestamp>2020-01-03T00:00:00Z</timestamp><contributor><ip>10.0.0.1</ip></contributor><minor/><text xml:space="preserve"> last
            </text></revision>
            <revision><id>2</id><timestamp>2020-01-02T00:00:00Z</timestamp><contributor><username/></contributor><text/></revision>
            <revision><id>2</id><timestamp>2020-01-02T00:00:00Z</timestamp><contributor><username/></contributor><text/></revision>
            </page></mediawiki>
            """));

        Assert.Equal("mediawiki:test:7:r2", page.Key);
        Assert.Equal("test/T", page.Path);
        Assert.Equal(["r2", "r3", "r1"], page.Versions.Select(version => version.SourceRef));
        Assert.Equal(["", "three", " last\n"], page.Versions.Select(version => (string?)version.Content!["body"]));
        Assert.Equal(["", "B", "10.0.0.1"], page.Versions.Select(version => version.AuthorName));
        Assert.Equal([false, false, true], page.Versions.Select(version => version.Minor));
        Assert.Equal(1, warnings.Count(WikiPage.SameRevisionTwice));
    }

    [Fact]
    public void What_the_file_keeps_back_is_marked_and_not_invented()
    {
        var page = Assert.Single(Read("""
            <mediawiki><page><title>T</title><revision><id>3</id><timestamp>2020-01-02T00:00:00Z</timestamp>
            <contributor deleted="deleted"/><comment deleted="deleted"/><text bytes="26" deleted="deleted"/><sha1/></revision></page></mediawiki>
            """));

        var version = Assert.Single(page.Versions);
        Assert.True(version is { AuthorHidden: true, MessageHidden: true, ContentHidden: true, AuthorName: "", Message: "" });
        Assert.False(version.Content!.ContainsKey("body"));
        Assert.Equal(0, warnings.Total);
    }

    [Fact]
    public void Every_slot_is_kept_and_a_redirect_is_known()
    {
        var page = Assert.Single(Read($"""
            <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11"><siteinfo><dbname>xwiki</dbname>
            <namespaces><namespace key="6">File</namespace></namespaces></siteinfo>
            <page><title>File:A.jpg</title><ns>6</ns><id>9</id><redirect title="File:B.jpg"/><revision><id>3</id><timestamp>2020-01-02T00:00:00Z</timestamp>
            <contributor><username>B</username></contributor><model>wikitext</model><format>text/x-wiki</format><text bytes="1" sha1="{Base36Sha1.Of("w")}">w</text>
            <content><role>mediainfo</role><origin>3</origin><model>wikibase-mediainfo</model><format>application/json</format><text bytes="2">[]</text></content>
            <sha1>{Base36Sha1.OfSlots([("mediainfo", Base36Sha1.Of("[]")), ("main", Base36Sha1.Of("w"))])}</sha1></revision></page></mediawiki>
            """));

        Assert.Equal(
            """{"type":"article","title":"File:A.jpg","body":"w","model":"wikitext","redirect":"File:B.jpg","slots":{"mediainfo":{"model":"wikibase-mediainfo","format":"application/json","text":"[]"}},"wiki":{"site":"xwiki","page":9,"namespace":"File"}}""",
            page.Versions[0].Content!.ToJsonString());
        Assert.Equal(0, warnings.Total);
    }

    [Theory]
    [InlineData("<html></html>", "not a MediaWiki export", "line 1")]
    [InlineData("""<!DOCTYPE mediawiki [<!ENTITY x SYSTEM "file:///etc/passwd">]><mediawiki/>""", "DTD is prohibited", "line 1")]
    [InlineData("<mediawiki>\n<page><title>T</title>\n<revision><timestamp>soon</timestamp></revision></page></mediawiki>", "\"soon\" is not a time", "line 3, page \"T\"")]
    [InlineData("<mediawiki>\n<page><title>T</title>\n<revision></revision></page></mediawiki>", "no timestamp", "line 3, page \"T\"")]
    [InlineData("<mediawiki>\n<page>\n</page></mediawiki>", "no title", "line 2")]
    [InlineData("<mediawiki>\n<page><title>T</title></page></mediawiki>", "no revisions", "line 2, page \"T\"")]
    [InlineData("<mediawiki>\n<page><title>T</title>\n<revision>", "", "line 3, page \"T\"")]
    [InlineData("", "", "line")]
    public void A_broken_file_names_line_and_page(string xml, string what, string where)
    {
        var broken = Assert.Throws<BrokenSourceException>(() => Read(xml));

        Assert.Contains(what, broken.Message, StringComparison.Ordinal);
        Assert.StartsWith(where, broken.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aawiki-20260101-pages-meta-history.xml", 507, 1307)]
    [InlineData("aawiki-20260101-pages-meta-current.xml", 507, 507)]
    [InlineData("commonswiki-sample.xml", 1, 59)]
    [InlineData("simplewiki-sample.xml", 2, 33)]
    [InlineData("refinery-dump-test.xml", 3, 6)]
    [InlineData("dewiktionary-Hallo.xml", 1, 135)]
    [InlineData("wiktionary-familia.xml", 1, 80)]
    [InlineData("dewiktionary-Anontalkpagetext.xml", 1, 18)]
    [InlineData("pywikibot-article-pear-0.10.xml", 1, 1)]
    [InlineData("pywikibot-pair-0.10.xml", 2, 4)]
    [InlineData("pywikibot-article-pear.xml", 1, 4)]
    [InlineData("pywikibot-article-pyrus.xml", 1, 6)]
    [InlineData("wdtk-mock-dump-for-testing.xml", 4, 10)]
    [InlineData("wdtk-mock-dump-with-bugs.xml", 2, 6)]
    [InlineData("wdtk-sample-daily-dump-20140220.xml", 2, 7)]
    [InlineData("mwxml-dump.xml", 2, 3)]
    [InlineData("macbre-dump.xml", 2, 4)]
    [InlineData("bgwiki-articles-shortened.xml", 3, 3)]
    public void A_real_export_is_read_whole(string file, int pages, int revisions)
    {
        using var xml = SourceFile.Open(Testing.Data.Find($"mediawiki-xml/{file}"));

        var documents = new MediaWikiReader(xml.Content, Path.GetFileNameWithoutExtension(file), warnings).Read().ToList();

        foreach (var (kind, count, places) in warnings.Kinds)
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {count} ({string.Join("; ", places)})");
        Assert.Equal((pages, revisions), (documents.Count, documents.Sum(document => document.Versions.Count)));
        Assert.Equal(documents.Count, documents.DistinctBy(document => document.Path).Count());
        Assert.All(documents, document => Assert.Equal((string?)document.Versions[^1].Content!["title"], PageTitle.FromPath(document.Path[(document.Path.IndexOf('/') + 1)..])));
    }

    [Fact]
    public void An_export_cut_short_names_the_place_and_keeps_the_pages_before()
    {
        using var xml = SourceFile.Open(Testing.Data.Find("mediawiki-xml/wdtk-mock-dump-incomplete-revision.xml"));

        var broken = Assert.Throws<BrokenSourceException>(() => new MediaWikiReader(xml.Content, "x", warnings).Read().ToList());

        Assert.Equal("line 40, page \"Q1\"", broken.Where);
    }

    private List<SourceDocument> Read(string xml)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        return [.. new MediaWikiReader(stream, "test", warnings).Read()];
    }
}
