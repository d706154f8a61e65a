using System.Text;
using VersionedContent.Accounts.SecondFactor;
using Xunit;

namespace VersionedContent.Accounts.Tests.SecondFactor;

public sealed class TotpTests
{
    private static readonly byte[] s_key = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>The table of RFC 6238, appendix B, for SHA-1; its last six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        Assert.Equal(code, Totp.Code(s_key, seconds / 30));
        Assert.Equal(seconds / 30, Totp.Step(s_key, code, DateTimeOffset.FromUnixTimeSeconds(seconds)));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_clock_may_be_half_a_minute_off(int seconds, bool good)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        Assert.Equal(good, Totp.Step(s_key, "005924", now.AddSeconds(seconds)) == 1234567890 / 30);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5924")]
    [InlineData("0005924")]
    [InlineData("00592४")]
    public void Only_the_very_digits_count(string code) =>
        Assert.Null(Totp.Step(s_key, code, DateTimeOffset.FromUnixTimeSeconds(1234567890)));

    [Fact]
    public void A_key_is_read_from_base32() => Assert.Equal(s_key, Totp.Bytes("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));

    [Fact]
    public void A_recovery_code_is_good_once_however_it_is_written()
    {
        var kept = RecoveryCodes.Seal(["AB2CD-EF3GH", "JK4MN-PQ5RS"], 10);
        Assert.Equal(2, RecoveryCodes.Left(kept));
        Assert.Null(RecoveryCodes.Redeem(kept, "AB2CD-EF3GX"));
        var left = RecoveryCodes.Redeem(kept, "ab2cd ef3gh");
        Assert.NotNull(left);
        Assert.Equal(1, RecoveryCodes.Left(left));
        Assert.Null(RecoveryCodes.Redeem(left, "AB2CD-EF3GH"));
        Assert.NotNull(RecoveryCodes.Redeem(left, "JK4MN-PQ5RS"));
    }
}
