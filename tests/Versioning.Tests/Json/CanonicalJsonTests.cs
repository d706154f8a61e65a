using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using VersionedContent.Versioning.Json;
using Xunit;

namespace VersionedContent.Versioning.Tests.Json;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("1.0", "1")]
    [InlineData("10", "10")]
    [InlineData("1E2", "100")]
    [InlineData("0.1", "0.1")]
    [InlineData("1e-6", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("1.5e-7", "1.5e-7")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.25e+30", "1.25e+30")]
    [InlineData("999999999999999900000", "999999999999999900000")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("9007199254740993", null)] // 2^53 + 1
    [InlineData("12345678901234567890", null)]
    [InlineData("0.1000000000000000055511", null)]
    [InlineData("1e400", null)]
    [InlineData("1e-400", null)]
    [InlineData("1e99999999999", null)]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("-333333333.33333329", "-333333333.3333333")]
    public void A_number_is_written_as_ECMAScript_does_or_refused(string number, string? canonical)
    {
        var content = Json($"[{number}]");
        var problem = DocumentLimits.Check(content, out var bytes);
        Assert.Equal(canonical is null ? null : $"[{canonical}]", problem is null ? Encoding.UTF8.GetString(bytes) : null);
        if (canonical is null)
            Assert.Equal(("number-not-exact", "/0"), (problem!.Code, problem.Pointer));
    }

    [Fact]
    public void Every_double_written_is_read_back_as_itself() => Gen.Double.Where(double.IsFinite).Sample(number =>
        double.Parse(CanonicalNumber.Write(number), System.Globalization.CultureInfo.InvariantCulture) == number);

    [Fact]
    public void Members_are_sorted_by_UTF_16_units_and_only_what_must_be_is_escaped() => Assert.Equal(
        "{\"\":0,\"1\":1,\"A\":2,\"a\":{\"x\":[true,false,null]},\"é\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007F\u2028€\",\"😀\":3,\"\uFB33\":4}",
        Encoding.UTF8.GetString(CanonicalJson.Write(Json(
            "{ \"\uFB33\": 4, \"\\ud83d\\ude00\": 3, \"a\": {\"x\": [true, false, null]}, \"A\": 2, \"1\": 1, \"\": 0.0, \"\\u00e9\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\\u2028\\u20ac\" }"))));

    [Theory]
    [InlineData("[\"\\ud83d\"]", "lone-surrogate", "/0")]
    [InlineData("[\"\\ude00x\"]", "lone-surrogate", "/0")]
    [InlineData("{\"\\ud83d\": 1}", "lone-surrogate", null)]
    [InlineData("{\"a\": {\"b\": 1, \"b\": 2}}", "duplicate-key", "/a/b")]
    public void What_has_no_canonical_form_is_refused(string json, string code, string? pointer)
    {
        var problem = DocumentLimits.Check(Json(json));
        Assert.Equal(code, problem?.Code);
        if (pointer is not null)
            Assert.Equal(pointer, problem!.Pointer);
    }

    [Fact]
    public void Content_past_a_limit_is_refused_with_what_to_do()
    {
        Assert.Equal("too-deep", DocumentLimits.Check(Json(new string('[', 65) + new string(']', 65)))?.Code);
        Assert.Null(DocumentLimits.Check(Json(new string('[', 64) + new string(']', 64))));
        Assert.Equal("too-many-fields", DocumentLimits.Check(Json($"[{string.Join(',', Enumerable.Repeat(1, 10_001))}]"))?.Code);
        Assert.Null(DocumentLimits.Check(Json($"[{string.Join(',', Enumerable.Repeat(1, 10_000))}]")));
        var tooLarge = DocumentLimits.Check(Json($"\"{new string('x', 2 * 1024 * 1024 - 1)}\""));
        Assert.Equal("too-large", tooLarge?.Code);
        Assert.Contains("Split it", tooLarge!.Message, StringComparison.Ordinal);
        Assert.Null(DocumentLimits.Check(Json($"\"{new string('x', 2 * 1024 * 1024 - 2)}\"")));
    }

    [Fact]
    public void A_hash_is_the_same_for_the_same_content_however_it_is_written()
    {
        var hash = ContentHash.Of(Json("{\"b\": 1.0, \"a\": \"\\u0041\"}"));
        Assert.Equal(hash, ContentHash.Of(CanonicalJson.Write(new JsonObject { ["a"] = "A", ["b"] = 1 })));
        Assert.NotEqual(hash, ContentHash.Of(Json("{\"b\": 1, \"a\": \"B\"}")));
        Assert.Equal(hash, ContentHash.Parse(hash.ToString()));
        Assert.Equal(hash, ContentHash.FromBytes(hash.ToBytes()));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ContentHash.Of([]).ToString());
        Assert.False(ContentHash.TryParse("e3b0", out _));
        Assert.False(ContentHash.TryParse(new string('g', 64), out _));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/a~1b/0", "a/b|0")]
    [InlineData("/~01", "~1")]
    [InlineData("/", "")]
    [InlineData("a", null)]
    [InlineData("/~2", null)]
    [InlineData("/~", null)]
    public void A_pointer_is_read_by_its_steps(string pointer, string? steps) =>
        Assert.Equal(steps, JsonPointer.Parse(pointer) is { } parsed ? string.Join('|', parsed) : null);

    private static JsonElement Json(string json) => JsonDocument.Parse(json, new() { MaxDepth = 1000 }).RootElement;
}
