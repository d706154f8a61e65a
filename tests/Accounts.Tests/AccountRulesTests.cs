using VersionedContent.Accounts.SignUp;
using Xunit;

namespace VersionedContent.Accounts.Tests;

public sealed class AccountRulesTests
{
    [Theory]
    [InlineData("Mara", true)]
    [InlineData("mara_k", true)]
    [InlineData("Tomás Ferreira", true)]
    [InlineData("O'Neill", true)]
    [InlineData("渡辺 花子", true)]
    [InlineData("Jean-Luc", true)]
    [InlineData("R2D2", true)]
    [InlineData("", false)]
    [InlineData("x", false)]
    [InlineData("-mara", false)]
    [InlineData("mara.", false)]
    [InlineData("mara..k", false)]
    [InlineData("mara@example.org", false)]
    [InlineData("mara/k", false)]
    [InlineData("mara<b>", false)]
    [InlineData("mara\u200bk", false)]
    [InlineData("mara\u202ek", false)]
    [InlineData("Administrator", false)]
    [InlineData("the site", false)]
    [InlineData("a name that is longer than forty characters", false)]
    public void A_name_is_letters_and_digits_with_single_signs_between(string name, bool good) =>
        Assert.Equal(good, AccountRules.Name(name) is null);

    [Theory]
    [InlineData("  Mara   Kell ", "Mara Kell")]
    [InlineData("Mara", "Mara")]
    [InlineData(null, "")]
    public void Spaces_around_and_between_are_tidied(string? typed, string kept) => Assert.Equal(kept, AccountRules.Tidy(typed));

    [Theory]
    [InlineData("mara@example.org", true)]
    [InlineData("mara+wiki@mail.example.org", true)]
    [InlineData("", false)]
    [InlineData("mara", false)]
    [InlineData("mara@example", false)]
    [InlineData("mara @example.org", false)]
    [InlineData("Mara <mara@example.org>", false)]
    [InlineData("mara@@example.org", false)]
    public void An_address_has_a_name_and_a_host(string email, bool good) => Assert.Equal(good, AccountRules.Email(email) is null);

    [Theory]
    [InlineData("correct horse battery", true)]
    [InlineData("grüne Wiese am See", true)]
    [InlineData("k9#vQ2!mzL0p", true)]
    [InlineData("", false)]
    [InlineData("too short", false)]
    [InlineData("aaaaaaaaaaaa", false)]
    [InlineData("121212121212", false)]
    [InlineData("1234567890", false)]
    [InlineData("0987654321", false)]
    [InlineData("qwertyuiop", false)]
    [InlineData("password123!", false)]
    [InlineData("P4$$w0rd2026", false)]
    [InlineData("letmein12345", false)]
    [InlineData("Mara Kell 2026", false)]
    [InlineData("mara.kell@example.org", false)]
    [InlineData("marakell12345", false)]
    public void A_password_is_not_among_the_first_that_anyone_would_try(string password, bool good) =>
        Assert.Equal(good, AccountRules.Password(password, "Mara Kell", "mara.kell@example.org") is null);

    [Fact]
    public void A_password_longer_than_256_characters_is_refused() =>
        Assert.NotNull(AccountRules.Password(string.Concat(Enumerable.Repeat("abcdefgh", 33)), "Mara", "mara@example.org"));
}
