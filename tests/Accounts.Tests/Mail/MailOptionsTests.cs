using VersionedContent.Accounts.Mail;
using Xunit;

namespace VersionedContent.Accounts.Tests.Mail;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData("", 0, "", "", "", "", null)] // no server, nothing to check
    [InlineData("smtp.example.org", 587, "post@example.org", "me", "secret", "starttls", null)]
    [InlineData("smtp.example.org", 465, "Lift Hill <post@example.org>", "", "", "TLS", null)]
    [InlineData("127.0.0.1", 25, "post@example.org", "me", "secret", "none", null)] // stays on this machine
    [InlineData("smtp.example.org:25", 25, "post@example.org", "", "", "tls", "Mail:Host")]
    [InlineData("smtp.example.org", 70000, "post@example.org", "", "", "tls", "Mail:Port")]
    [InlineData("smtp.example.org", 25, "", "", "", "tls", "Mail:From")]
    [InlineData("smtp.example.org", 25, "nowhere", "", "", "tls", "Mail:From")]
    [InlineData("smtp.example.org", 25, "post@example.org", "me", "", "tls", "Mail:User and Mail:Password")]
    [InlineData("smtp.example.org", 25, "post@example.org", "", "", "ssl3", "one of starttls, tls, none")]
    [InlineData("smtp.example.org", 25, "post@example.org", "me", "secret", "none", "for all to read")]
    public void Settings_that_cannot_work_are_named(string host, int port, string from, string user, string password, string security, string? problem)
    {
        var result = new CheckMailOptions().Validate(null, new MailOptions { Host = host, Port = port, From = from, User = user, Password = password, Security = security });
        if (problem is null)
            Assert.True(result.Succeeded, result.FailureMessage);
        else
            Assert.Contains(problem, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("https://wiki.example.org", true)]
    [InlineData("http://localhost:5080/", true)]
    [InlineData("wiki.example.org", false)]
    [InlineData("ftp://wiki.example.org", false)]
    [InlineData("https://wiki.example.org/?a=b", false)]
    [InlineData("https://me@wiki.example.org", false)]
    public void A_sites_address_is_a_web_address(string address, bool good) =>
        Assert.Equal(good, SiteAddressOptions.IsGood(new SiteAddressOptions { Address = address }));
}
