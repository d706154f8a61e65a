using System.Net;
using System.Net.Http.Json;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.SignIn;

public sealed class ClaimedAddressTests(Site site)
{
    [Fact]
    public async Task Whoever_claims_an_address_is_not_told_by_signing_in_whether_its_owner_is_here()
    {
        using var owner = await site.ConfirmedMember();
        using var other = await site.SignUp();
        using var http = new HttpClient { BaseAddress = site.Address };
        foreach (var address in new[] { owner.Address, other.Address, LetterBox.NewAddress() })
        {
            var name = NewName("Probe");
            using var made = await http.PostAsJsonAsync("/api/v1/accounts", new { name, email = address, password = "the probes own long password" }, Ct);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            using var byAddress = await http.PostSession(address, "the probes own long password");
            Assert.Equal(HttpStatusCode.Unauthorized, byAddress.StatusCode);
            using var byName = await http.PostSession(name, "the probes own long password");
            Assert.Equal(HttpStatusCode.OK, byName.StatusCode);
        }

        using var confirmed = await http.PostSession(owner.Address, Site.Password);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
    }
}
