using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.Closing;

internal static class ClosingLetters
{
    internal const string AskedKind = "account.closing";
    internal const string UndoneKind = "account.closing.undone";

    internal static Letter Asked(string site, string name, DateTimeOffset closesAt, string secret) => new(
        AskedKind,
        "Your account is being closed",
        [
            $"The account {name} at {site} is signed out everywhere and will be closed for good on {closesAt:d MMMM yyyy, HH:mm} UTC. Until then you can keep it.",
            "Then name, address, profile and every way to sign in are deleted. What you wrote stays, under a name that is not yours. This address is deleted too, so no further letter comes.",
            "If this was not you, keep the account and set a new password.",
        ],
        "Keep my account", $"{ClosingPage.Address}?token={secret}");

    internal static Letter Undone(string site, string name) => new(
        UndoneKind,
        "Your account stays",
        [$"The account {name} at {site} will not be closed. API tokens that it had stay revoked.", "If this was not you, set a new password."],
        "Your account", "/account/data");
}
